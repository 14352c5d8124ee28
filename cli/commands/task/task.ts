import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { cancelCommand } from './cancel.ts';
import { listCommand } from './list.ts';
import { retryCommand } from './retry.ts';
import { showCommand } from './show.ts';

export function taskCommand(cli: Cli): Command {
  const command = new Command('task').description('Long actions and their logs').helpCommand(false);
  for (const part of [listCommand, showCommand, cancelCommand, retryCommand]) command.addCommand(part(cli));
  return command;
}
