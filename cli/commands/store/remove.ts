import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { confirm } from '#cli/terminal/confirm.ts';
import { addressOfPlace } from '#contract/data-store/data-store.ts';
import { examples } from '../examples.ts';
import { undoNote } from '../trash/undo-note.ts';

export function removeCommand(cli: Cli): Command {
  return new Command('remove')
    .description('Move a store to the trash and delete its credentials; what is stored there stays')
    .argument('<store>', 'its name')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples([['slipway store remove team --yes', 'without a confirmation']]))
    .action((name: string, options: { readonly yes?: boolean }, command: Command) =>
      cli.run(command, async ({ client, output, terminal, signal }) => {
        const { place } = await client.store.get({ name });
        const question = `Remove the store ${name} (${addressOfPlace(place)}) from Slipway? What is stored there stays.`;
        const isGranted = options.yes === true;
        if (!(await confirm(question, { terminal, isGranted, isJson: output.isJson, signal }))) {
          await output.note('Nothing was removed.');
          return;
        }
        const answer = await client.store.remove({ name });
        await output.answer(
          answer,
          ({ removed }) =>
            `Removed ${removed.name}. What is stored in ${addressOfPlace(removed.place)} stays.`,
        );
        await undoNote(output, answer);
      }),
    );
}
