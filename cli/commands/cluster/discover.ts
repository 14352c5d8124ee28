import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import { examples } from '../examples.ts';

export function discoverCommand(cli: Cli): Command {
  return new Command('discover')
    .description('Show what a cluster offers before it is added: namespaces, ingress classes, registries')
    .argument('<context>', 'a context, as `slipway cluster contexts` names it')
    .option('--kubeconfig <file>', 'another kubeconfig than KUBECONFIG or ~/.kube/config')
    .addHelpText('after', examples([['slipway cluster discover kind-kind', 'for `cluster add`']]))
    .action((context: string, options: { readonly kubeconfig?: string }, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.cluster.discover({
          context,
          ...(options.kubeconfig === undefined ? {} : { kubeconfig: resolve(options.kubeconfig) }),
        });
        await output.answer(answer, ({ namespaces, ingressClasses, registries }, { style }) =>
          formatFacts(
            [
              ['namespaces', listed(namespaces)],
              [
                'ingress classes',
                listed(ingressClasses.map(({ name, isDefault }) => (isDefault ? `${name} (default)` : name))),
              ],
              ['registries', listed(registries.map(({ address }) => address))],
            ],
            style,
          ),
        );
      }),
    );
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none found' : names.join(', ');
}
