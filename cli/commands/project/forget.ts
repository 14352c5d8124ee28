import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';

export function forgetCommand(cli: Cli): Command {
  return new Command('forget')
    .description('Remove a project from the list; its folder is not touched')
    .argument('[folder]', 'the project folder', '.')
    .addHelpText('after', examples([['slipway project forget churn', 'take it off the list']]))
    .action((folder: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.project.forget({ folder: resolve(folder) });
        await output.answer(answer, ({ forgotten, trashed }) =>
          trashed === undefined
            ? `${forgotten} was not in the list.`
            : `${forgotten} is no longer in the list. The folder is unchanged.`,
        );
      }),
    );
}
