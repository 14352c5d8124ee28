import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { Cluster } from '#contract/cluster/cluster.ts';
import { examples } from '../examples.ts';
import { exposureText } from './cluster-facts.ts';

export function listCommand(cli: Cli): Command {
  return new Command('list')
    .description('List the saved clusters')
    .addHelpText('after', examples([['slipway cluster list --json', 'for a program']]))
    .action((_options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.cluster.list({});
        if (answer.clusters.length === 0)
          await output.note(
            'No clusters. `slipway cluster contexts` lists the contexts of your kubeconfig, `slipway cluster add NAME` adds one.',
          );
        await output.answer(answer, ({ clusters }, page) => clusterTable(clusters, page));
      }),
    );
}

function clusterTable(clusters: readonly Cluster[], { style, width }: Page): string {
  if (clusters.length === 0) return '';
  return formatTable(
    clusters,
    [
      { title: 'CLUSTER', value: ({ name }) => name, paint: (text) => style.strong(text) },
      { title: 'CONTEXT', value: ({ context }) => context, shrinks: true },
      { title: 'NAMESPACE', value: ({ namespace }) => namespace, shrinks: true },
      { title: 'REGISTRY', value: ({ registry }) => registry, shrinks: true },
      { title: 'EXPOSURE', value: ({ exposure }) => exposureText(exposure), shrinks: true },
    ],
    { style, width },
  );
}
