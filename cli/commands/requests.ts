import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge, formatBytes } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { Terminal } from '#cli/terminal/terminal.ts';
import type { SavedRequest } from '#contract/project/request.ts';
import { examples } from './examples.ts';
import { readBody } from './request-text.ts';

export function requestsCommand(cli: Cli): Command {
  return new Command('requests')
    .description('List the saved requests of a project: the JSON files in its folder requests/')
    .argument('[folder]', 'the project folder', '.')
    .option(
      '--import <file>',
      'first save the requests of a file: curl commands, a Postman collection or a HAR file (- is standard input)',
    )
    .addHelpText(
      'after',
      examples([
        ['slipway requests iris', 'by name'],
        [
          'slipway requests iris --import team.postman_collection.json',
          'only bodies are kept, no headers and no keys',
        ],
      ]),
    )
    .action((given: string, options: { readonly import?: string }, command: Command) =>
      cli.run(command, async ({ client, output, terminal }) => {
        const folder = resolve(given);
        const imported =
          options.import === undefined
            ? undefined
            : await client.project.importRequests({ folder, text: await textOf(options.import, terminal) });
        for (const { title, reason } of imported?.skipped ?? [])
          await output.note(`Skipped ${title}: ${reason}`);
        if (imported !== undefined) await output.note(`${imported.saved.length} imported.`);
        const answer = { ...(await client.project.requests({ folder })), ...(imported && { imported }) };
        if (answer.requests.length === 0)
          await output.note('No saved requests. Save one in the workbench, or as requests/NAME.json.');
        await output.answer(answer, ({ requests }, page) => requestTable(requests, page));
      }),
    );
}

function textOf(file: string, terminal: Terminal): Promise<string> {
  return readBody(file === '-' ? file : `@${file}`, terminal);
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
