import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { ClusterContext } from '#contract/cluster/cluster.ts';
import { examples } from '../examples.ts';

export function contextsCommand(cli: Cli): Command {
  return new Command('contexts')
    .description('Show the contexts of the kubeconfig, to add a cluster from; * is the current one')
    .option('--kubeconfig <file>', 'another kubeconfig than KUBECONFIG or ~/.kube/config')
    .addHelpText('after', examples([['slipway cluster contexts', 'what `cluster add --context` can name']]))
    .action((options: { readonly kubeconfig?: string }, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.cluster.contexts(
          options.kubeconfig === undefined ? {} : { kubeconfig: resolve(options.kubeconfig) },
        );
        await output.note(`Read from ${answer.path}.`);
        await output.answer(answer, ({ contexts }, page) => contextTable(contexts, page));
      }),
    );
}

function contextTable(contexts: readonly ClusterContext[], { style, width }: Page): string {
  return formatTable(
    contexts,
    [
      { title: '', value: ({ isCurrent }) => (isCurrent ? '*' : '') },
      { title: 'CONTEXT', value: ({ name }) => name, shrinks: true, paint: (text) => style.strong(text) },
      { title: 'NAMESPACE', value: ({ namespace }) => namespace ?? '' },
      { title: 'USER', value: ({ user }) => user, shrinks: true },
      { title: 'SERVER', value: ({ server }) => server ?? '', shrinks: true },
    ],
    { style, width },
  );
}
