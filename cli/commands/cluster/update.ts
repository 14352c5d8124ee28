import { Command } from 'commander';
import { UsageError } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { clusterFacts } from './cluster-facts.ts';
import {
  addClusterOptions,
  type ClusterOptions,
  clusterSettings,
  signedByOf,
  takenBack,
} from './cluster-options.ts';

export function updateCommand(cli: Cli): Command {
  const command = new Command('update')
    .description('Change a cluster; its services follow with their next deployment')
    .argument('<cluster>', 'its name');
  return addClusterOptions(command)
    .addHelpText(
      'after',
      examples([
        ['slipway cluster update team --host models.example.com', 'another host for the ingress'],
        [`slipway cluster update team --pull-secret ''`, 'an empty text resets a setting'],
      ]),
    )
    .action((name: string, options: ClusterOptions, self: Command) =>
      cli.run(self, async ({ client, output }) => {
        const before = await client.cluster.get({ name });
        const settings = {
          ...clusterSettings(options, before),
          ...(await signedByOf(options)),
          ...takenBack(options),
        };
        if (Object.keys(settings).length === 0)
          throw new UsageError({
            message: 'Nothing to change.',
            hint: '`slipway cluster update --help` lists the options.',
          });
        await output.answer(await client.cluster.update({ name, settings }), clusterFacts);
      }),
    );
}
