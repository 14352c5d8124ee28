import { Command } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { clusterFacts } from './cluster-facts.ts';
import { addClusterOptions, type ClusterOptions, clusterSettings, signedByOf } from './cluster-options.ts';

export function addCommand(cli: Cli): Command {
  const command = new Command('add')
    .description(
      'Save a cluster under a name, from a context of the kubeconfig; the cluster is not contacted yet',
    )
    .argument('<name>', 'name of the cluster in Slipway');
  return addClusterOptions(command)
    .addHelpText(
      'after',
      examples([
        ['slipway cluster add team --registry registry.example.org/team', 'from the current context'],
        [
          'slipway cluster add team --registry … --expose ingress --host models.example.org',
          'services under a host',
        ],
      ]),
    )
    .action((name: string, options: ClusterOptions, self: Command) =>
      cli.run(self, async ({ client, output }) => {
        const { registry } = options;
        if (registry === undefined)
          throw new UsageError({
            message: 'A registry is needed: the cluster gets its images from there.',
            hint: 'Add --registry, like registry.example.org/team. The administrator knows which.',
          });
        const answer = await client.cluster.add({
          ...clusterSettings(options),
          ...(await signedByOf(options)),
          name,
          registry,
        });
        await output.answer(answer, clusterFacts);
        await output.note(
          `\`slipway cluster check ${name}\` checks whether services can be published there.`,
        );
      }),
    );
}
