import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';
import { scheduleFacts } from './schedule-facts.ts';

export function showCommand(cli: Cli): Command {
  return new Command('show')
    .description('Show the schedule of a project: its next time, and why the last one was skipped')
    .argument('[folder]', 'the project folder (default: the current folder)')
    .addHelpText('after', examples([['slipway schedule show iris', '']]))
    .action((folder: string | undefined, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        await output.answer(
          await client.retraining.schedule({ folder: resolve(folder ?? '.') }),
          scheduleFacts,
        );
      }),
    );
}
