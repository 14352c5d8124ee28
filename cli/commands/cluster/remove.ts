import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { confirm } from '#cli/terminal/confirm.ts';
import { examples } from '../examples.ts';
import { undoNote } from '../trash/undo-note.ts';

export function removeCommand(cli: Cli): Command {
  return new Command('remove')
    .description(
      'Remove a cluster from Slipway; its services keep running, and show up again when it is added again',
    )
    .argument('<cluster>', 'its name')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples([['slipway cluster remove team --yes', 'without a confirmation']]))
    .action((name: string, options: { readonly yes?: boolean }, command: Command) =>
      cli.run(command, async ({ client, output, terminal, signal }) => {
        await client.cluster.get({ name });
        const isConfirmed = await confirm(
          `Remove the cluster ${name} from Slipway? Its services keep running.`,
          {
            terminal,
            isGranted: options.yes === true,
            isJson: output.isJson,
            signal,
          },
        );
        if (!isConfirmed) {
          await output.note('Nothing was removed.');
          return;
        }
        const answer = await client.cluster.remove({ name });
        await output.answer(
          answer,
          ({ removed }) =>
            `Removed ${removed.name}. Services in its namespace ${removed.namespace} keep running; add the cluster again to see them.`,
        );
        await undoNote(output, answer);
      }),
    );
}
