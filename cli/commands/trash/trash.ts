import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { emptyCommand } from './empty.ts';
import { listCommand } from './list.ts';
import { restoreCommand } from './restore.ts';

export function trashCommand(cli: Cli): Command {
  return new Command('trash')
    .description('Restore what was deleted, or delete it permanently')
    .addCommand(listCommand(cli))
    .addCommand(restoreCommand(cli))
    .addCommand(emptyCommand(cli))
    .addHelpText(
      'after',
      examples([
        ['slipway trash list', 'what can be restored'],
        ['slipway trash restore iris-model:1', 'take a deletion back'],
        ['slipway settings set trashDays 30', 'keep deleted things longer'],
      ]),
    );
}
