import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { forgetCommand } from './forget.ts';
import { listCommand } from './list.ts';
import { pinCommand, unpinCommand } from './pin.ts';

export function projectCommand(cli: Cli): Command {
  return new Command('project')
    .description('The projects that were opened: their state, pinned ones first')
    .addCommand(listCommand(cli))
    .addCommand(pinCommand(cli))
    .addCommand(unpinCommand(cli))
    .addCommand(forgetCommand(cli))
    .addHelpText(
      'after',
      examples([
        ['slipway project list', 'their runs, newest image and last task'],
        ['slipway project pin churn', 'keep one at the top of the list'],
      ]),
    );
}
