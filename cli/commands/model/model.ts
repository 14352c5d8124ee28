import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { annotateCommand } from './annotate.ts';
import { deleteCommand } from './delete.ts';
import { exportCommand } from './export.ts';
import { inspectCommand } from './inspect.ts';
import { listCommand } from './list.ts';
import { productionCommand } from './production.ts';
import { registerCommand } from './register.ts';
import { showCommand } from './show.ts';
import { verifyCommand } from './verify.ts';

export function modelCommand(cli: Cli): Command {
  const command = new Command('model').description('Registered models and their versions').helpCommand(false);
  for (const part of [
    registerCommand,
    listCommand,
    showCommand,
    productionCommand,
    inspectCommand,
    annotateCommand,
    exportCommand,
    verifyCommand,
    deleteCommand,
  ])
    command.addCommand(part(cli));
  return command;
}
