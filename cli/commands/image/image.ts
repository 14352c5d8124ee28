import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { deleteCommand } from './delete.ts';
import { diffCommand } from './diff.ts';
import { exportCommand } from './export.ts';
import { listCommand } from './list.ts';
import { pruneCommand } from './prune.ts';
import { showCommand } from './show.ts';

export function imageCommand(cli: Cli): Command {
  const command = new Command('image').description('Images that were built').helpCommand(false);
  for (const part of [listCommand, showCommand, diffCommand, exportCommand, deleteCommand, pruneCommand])
    command.addCommand(part(cli));
  return command;
}
