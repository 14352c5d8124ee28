import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge, formatBytes } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { SavedRequest } from '#contract/project/request.ts';
import { examples } from './examples.ts';

export function requestsCommand(cli: Cli): Command {
  return new Command('requests')
    .description('List the saved requests of a project: the JSON files in its folder requests/')
    .argument('[folder]', 'the project folder', '.')
    .addHelpText('after', examples([['slipway requests iris', 'by name']]))
    .action((folder: string, _options: unknown, command: Command) =>
      cli.run(command, async ({ client, output }) => {
        const answer = await client.project.requests({ folder: resolve(folder) });
        if (answer.requests.length === 0)
          await output.note('No saved requests. Save one in the workbench, or as requests/NAME.json.');
        await output.answer(answer, ({ requests }, page) => requestTable(requests, page));
      }),
    );
}

function requestTable(requests: readonly SavedRequest[], { style, width, now }: Page): string {
  if (requests.length === 0) return '';
  return formatTable(
    requests,
    [
      { title: 'REQUEST', value: ({ name }) => name, paint: (text) => style.strong(text) },
      { title: 'SIZE', value: ({ size }) => formatBytes(size) },
      { title: 'CHANGED', value: ({ changedAt }) => formatAge(changedAt, now) },
      { title: 'FILE', value: ({ path }) => path, shrinks: true },
    ],
    { style, width },
  );
}
