import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { createCommand } from './create.ts';
import { listCommand } from './list.ts';
import { revokeCommand } from './revoke.ts';

export function tokenCommand(cli: Cli): Command {
  const command = new Command('token')
    .description('Tokens with which programs call the portal’s REST API to do one thing')
    .helpCommand(false);
  for (const part of [createCommand, listCommand, revokeCommand]) command.addCommand(part(cli));
  return command;
}
