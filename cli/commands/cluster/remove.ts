import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { confirm } from '#cli/terminal/confirm.ts';
import { examples } from '../examples.ts';

export function removeCommand(cli: Cli): Command {
  return new Command('remove')
    .description('Forget a cluster; the services in it go on, and are seen again once it is added again')
    .argument('<cluster>', 'its name')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples([['slipway cluster remove team --yes', 'without being asked']]))
    .action((name: string, options: { readonly yes?: boolean }, command: Command) =>
      cli.run(command, async ({ client, output, terminal, signal }) => {
        await client.cluster.get({ name });
        const isConfirmed = await confirm(`Forget the cluster ${name}? Its services go on.`, {
          terminal,
          isGranted: options.yes === true,
          isJson: output.isJson,
          signal,
        });
        if (!isConfirmed) {
          await output.note('Nothing was removed.');
          return;
        }
        const answer = await client.cluster.remove({ name });
        await output.answer(
          answer,
          ({ removed }) =>
            `Forgot ${removed.name}. Services in its namespace ${removed.namespace} go on; \`slipway cluster add\` brings them back into sight.`,
        );
      }),
    );
}
