import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { addCommand } from './add.ts';
import { checkCommand } from './check.ts';
import { contextsCommand } from './contexts.ts';
import { discoverCommand } from './discover.ts';
import { listCommand } from './list.ts';
import { removeCommand } from './remove.ts';
import { showCommand } from './show.ts';
import { tlsCommand } from './tls.ts';
import { updateCommand } from './update.ts';

export function clusterCommand(cli: Cli): Command {
  const command = new Command('cluster').description('Where services are published to').helpCommand(false);
  for (const part of [
    contextsCommand,
    discoverCommand,
    addCommand,
    listCommand,
    showCommand,
    updateCommand,
    checkCommand,
    tlsCommand,
    removeCommand,
  ])
    command.addCommand(part(cli));
  return command;
}
