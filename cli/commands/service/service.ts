import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { collectorConfigCommand } from './collector-config.ts';
import { deleteCommand } from './delete.ts';
import { diffCommand } from './diff.ts';
import { estimateCommand } from './estimate.ts';
import { eventsCommand } from './events.ts';
import { exportCommand } from './export.ts';
import { historyCommand } from './history.ts';
import { keysCommand } from './keys.ts';
import { labelsCommand } from './labels.ts';
import { listCommand } from './list.ts';
import { logsCommand } from './logs.ts';
import { openCommand } from './open.ts';
import { pauseCommand, resumeCommand } from './pause.ts';
import { rollbackCommand } from './rollback.ts';
import { scaleCommand } from './scale.ts';
import { scoreCommand } from './score.ts';
import { shareCommand } from './share.ts';
import { showCommand } from './show.ts';
import { trafficCommand } from './traffic.ts';
import { usageCommand } from './usage.ts';

export function serviceCommand(cli: Cli): Command {
  const command = new Command('service').description('Services on clusters').helpCommand(false);
  const parts = [
    listCommand,
    showCommand,
    historyCommand,
    diffCommand,
    rollbackCommand,
    keysCommand,
    scaleCommand,
    pauseCommand,
    resumeCommand,
    deleteCommand,
    eventsCommand,
    logsCommand,
    trafficCommand,
    labelsCommand,
    estimateCommand,
    usageCommand,
    shareCommand,
    openCommand,
    scoreCommand,
    exportCommand,
    collectorConfigCommand,
  ];
  for (const part of parts) command.addCommand(part(cli));
  return command;
}
