import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { diffCommand } from './diff.ts';
import { formatCommand } from './format.ts';
import { listCommand } from './list.ts';
import { showCommand } from './show.ts';

export function manifestCommand(cli: Cli): Command {
  const command = new Command('manifest')
    .description('Manifest versions, the frozen recipes that images were built from; and formatting')
    .helpCommand(false);
  for (const part of [listCommand, showCommand, diffCommand, formatCommand]) command.addCommand(part(cli));
  return command;
}
