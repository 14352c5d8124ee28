import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { formatBytes } from '#cli/terminal/amount.ts';
import { confirm } from '#cli/terminal/confirm.ts';
import { examples } from '../examples.ts';
import { undoNote } from '../trash/undo-note.ts';

interface DeleteOptions {
  readonly force?: boolean;
  readonly yes?: boolean;
}

export function deleteCommand(cli: Cli): Command {
  return new Command('delete')
    .description('Move a version to the trash; refused while a manifest, image or run uses it, unless forced')
    .argument('<model>', '`name:version`, or `name` for its newest version')
    .option('-f, --force', 'even while it is used')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples([['slipway model delete iris-model:1 --yes', 'without a confirmation']]))
    .action((given: string, options: DeleteOptions, command: Command) =>
      cli.run(command, async ({ client, output, terminal, signal }) => {
        const { reference, size } = await client.model.get({ reference: given });
        const isConfirmed = await confirm(`Delete ${reference} (${formatBytes(size)})?`, {
          terminal,
          isGranted: options.yes === true,
          isJson: output.isJson,
          signal,
        });
        if (!isConfirmed) {
          await output.note('Nothing was deleted.');
          return;
        }
        const answer = await client.model.delete({ reference, force: options.force === true });
        await output.answer(answer, ({ deleted, freedBytes, trashed }) =>
          trashed === undefined
            ? `Deleted ${deleted.reference}; ${formatBytes(freedBytes)} freed.`
            : `Deleted ${deleted.reference}.`,
        );
        await undoNote(output, answer);
      }),
    );
}
