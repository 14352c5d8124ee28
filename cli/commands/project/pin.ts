import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import { examples } from '../examples.ts';

export function pinCommand(cli: Cli): Command {
  return pinning(cli, true, {
    name: 'pin',
    description: 'Pin a project to the top of the list',
    told: (folder) => `${folder} is pinned.`,
  });
}

export function unpinCommand(cli: Cli): Command {
  return pinning(cli, false, {
    name: 'unpin',
    description: 'Unpin a project; it stays in the list',
    told: (folder) => `${folder} is no longer pinned.`,
  });
}

function pinning(
  cli: Cli,
  pinned: boolean,
  words: { readonly name: string; readonly description: string; readonly told: (folder: string) => string },
): Command {
  return new Command(words.name)
    .description(words.description)
    .argument('[folder]', 'the project folder', '.')
    .addHelpText('after', examples([[`slipway project ${words.name} churn`, 'by its folder']]))
    .action((folder: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.project.pin({ folder: resolve(folder), pinned });
        await output.answer(answer, ({ folder: at }) => words.told(at));
      }),
    );
}
