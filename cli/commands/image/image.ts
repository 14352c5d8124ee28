import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { billCommand } from './bill.ts';
import { deleteCommand } from './delete.ts';
import { diffCommand } from './diff.ts';
import { exportCommand } from './export.ts';
import { listCommand } from './list.ts';
import { pruneCommand } from './prune.ts';
import { showCommand } from './show.ts';
import { signCommand, verifyCommand } from './sign.ts';

const PARTS = [
  listCommand,
  showCommand,
  diffCommand,
  exportCommand,
  billCommand,
  signCommand,
  verifyCommand,
  deleteCommand,
  pruneCommand,
] as const;

export function imageCommand(cli: Cli): Command {
  const command = new Command('image').description('Images that were built').helpCommand(false);
  for (const part of PARTS) command.addCommand(part(cli));
  return command;
}
