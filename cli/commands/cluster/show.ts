import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { chooseCluster } from './choose-cluster.ts';
import { clusterFacts } from './cluster-facts.ts';

export function showCommand(cli: Cli): Command {
  return new Command('show')
    .description('Show a cluster as it is saved')
    .argument('[cluster]', 'name of the cluster (default: the only one)')
    .addHelpText('after', examples([['slipway cluster show team', 'context, registry, exposure, TLS']]))
    .action((name: string | undefined, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) =>
        output.answer(await chooseCluster(client, name), clusterFacts),
      ),
    );
}
