import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { getCommand } from './get.ts';
import { setCommand } from './set.ts';

export function settingsCommand(cli: Cli): Command {
  const command = new Command('settings')
    .description('Settings of Slipway on this machine')
    .helpCommand(false);
  for (const part of [getCommand, setCommand]) command.addCommand(part(cli));
  return command;
}
