import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { deleteCommand } from './delete.ts';
import { exportCommand } from './export.ts';
import { listCommand } from './list.ts';
import { servicesCommand } from './services.ts';
import { showCommand } from './show.ts';
import { trafficCommand } from './traffic.ts';
import { unwatchCommand } from './unwatch.ts';
import { watchCommand } from './watch.ts';
import { watchesCommand } from './watches.ts';

export function dataCommand(cli: Cli): Command {
  const command = new Command('data')
    .description('Recorded calls of services: what went in and came out')
    .helpCommand(false);
  for (const part of [
    servicesCommand,
    trafficCommand,
    listCommand,
    showCommand,
    exportCommand,
    deleteCommand,
    watchCommand,
    watchesCommand,
    unwatchCommand,
  ])
    command.addCommand(part(cli));
  return command;
}
