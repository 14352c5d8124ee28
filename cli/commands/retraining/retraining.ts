import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { approveCommand } from './approve.ts';
import { cancelCommand } from './cancel.ts';
import { compareCommand } from './compare.ts';
import { listCommand } from './list.ts';
import { logsCommand } from './logs.ts';
import { optionsCommand } from './options.ts';
import { rejectCommand } from './reject.ts';
import { showCommand } from './show.ts';

export function retrainingCommand(cli: Cli): Command {
  const command = new Command('retraining')
    .description('Retrainings: their logs, what the gates found, and candidates that wait for a decision')
    .helpCommand(false);
  for (const part of [
    listCommand,
    optionsCommand,
    showCommand,
    logsCommand,
    cancelCommand,
    compareCommand,
    approveCommand,
    rejectCommand,
  ])
    command.addCommand(part(cli));
  return command;
}
