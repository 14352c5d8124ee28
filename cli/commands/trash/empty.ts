import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { formatBytes } from '#cli/terminal/amount.ts';
import { confirm } from '#cli/terminal/confirm.ts';
import { examples } from '../examples.ts';

export function emptyCommand(cli: Cli): Command {
  return new Command('empty')
    .description('Delete what is in the trash permanently: everything, or one entry')
    .argument('[entry]', 'its name, or its id of `slipway trash list`')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      examples([
        ['slipway trash empty --yes', 'everything, without a confirmation'],
        ['slipway trash empty iris-model:1', 'only this'],
      ]),
    )
    .action((what: string | undefined, options: { readonly yes?: boolean }, command: Command) =>
      cli.run(command, async ({ client, output, terminal, signal }) => {
        const isConfirmed = await confirm(
          what === undefined
            ? 'Delete everything in the trash permanently?'
            : `Delete ${what} permanently? It cannot be restored.`,
          { terminal, isGranted: options.yes === true, isJson: output.isJson, signal },
        );
        if (!isConfirmed) {
          await output.note('Nothing was deleted.');
          return;
        }
        const answer = await client.trash.empty(what === undefined ? {} : { what });
        await output.answer(answer, ({ emptied, kept, freedBytes }) =>
          [
            ...emptied.map(({ name, kind }) => `Deleted ${name} (${kind}).`),
            ...kept.map(({ entry, reason }) => `Kept ${entry.name} (${entry.kind}): ${reason}`),
            `${formatBytes(freedBytes)} freed.`,
          ].join('\n'),
        );
      }),
    );
}
