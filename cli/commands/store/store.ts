import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { addCommand } from './add.ts';
import { checkCommand } from './check.ts';
import { listCommand } from './list.ts';
import { removeCommand } from './remove.ts';
import { updateCommand } from './update.ts';

export function storeCommand(cli: Cli): Command {
  const command = new Command('store')
    .description('Where recorded calls and other telemetry are kept')
    .helpCommand(false);
  for (const part of [addCommand, listCommand, checkCommand, updateCommand, removeCommand])
    command.addCommand(part(cli));
  return command;
}
