import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { listCommand } from './list.ts';
import { removeCommand } from './remove.ts';
import { setCommand } from './set.ts';
import { showCommand } from './show.ts';

export function scheduleCommand(cli: Cli): Command {
  const command = new Command('schedule')
    .description('Schedules: retrain projects at times, for new data or for drift, without being asked')
    .helpCommand(false);
  for (const part of [listCommand, showCommand, setCommand, removeCommand]) command.addCommand(part(cli));
  return command;
}
