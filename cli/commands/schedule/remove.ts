import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { scheduleFacts } from './schedule-facts.ts';

export function removeCommand(cli: Cli): Command {
  return new Command('remove')
    .description('No longer follow the schedule of a project on this machine; its manifest stays as it is')
    .argument('[folder]', 'the project folder (default: the current folder)')
    .addHelpText('after', examples([['slipway schedule remove iris', '']]))
    .action((folder: string | undefined, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(
          await client.retraining.removeSchedule({ folder: resolve(folder ?? '.') }),
          scheduleFacts,
        );
      }),
    );
}
