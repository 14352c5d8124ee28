import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { formatBytes } from '#cli/terminal/amount.ts';
import { confirm } from '#cli/terminal/confirm.ts';
import type { BuilderKind } from '#contract/image/image.ts';
import { examples } from '../examples.ts';
import { builtByOption } from '../option.ts';
import { undoNote } from '../trash/undo-note.ts';

interface DeleteOptions {
  readonly engine?: BuilderKind;
  readonly force?: boolean;
  readonly yes?: boolean;
}

export function deleteCommand(cli: Cli): Command {
  return new Command('delete')
    .description(
      'Delete an image; refused while a run uses it, unless forced. One of Docker is deleted permanently, any other goes to the trash',
    )
    .argument('<image>', '`name:version`, or `name` for its newest version')
    .addOption(builtByOption())
    .option('-f, --force', 'even while a run uses it')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples([['slipway image delete iris:1 --yes', 'without a confirmation']]))
    .action((given: string, options: DeleteOptions, command: Command) =>
      cli.run(command, async ({ client, output, terminal, signal }) => {
        const engine = options.engine === undefined ? {} : { engine: options.engine };
        const { reference, size, engine: kind } = await client.image.get({ reference: given, ...engine });
        const isConfirmed = await confirm(
          `Delete image ${reference} (${formatBytes(size)})${kind === 'docker' ? ' from Docker? This cannot be undone; it can be built again.' : '?'}`,
          {
            terminal,
            isGranted: options.yes === true,
            isJson: output.isJson,
            signal,
          },
        );
        if (!isConfirmed) {
          await output.note('Nothing was deleted.');
          return;
        }
        const answer = await client.image.delete({ reference, ...engine, force: options.force === true });
        await output.answer(answer, ({ deleted }) => `Deleted ${deleted.reference}.`);
        await undoNote(output, answer);
      }),
    );
}
