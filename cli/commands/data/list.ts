import { Command } from 'commander';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatDuration } from '#cli/terminal/amount.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { CallList, CallSummary } from '#contract/telemetry/recorded-call.ts';
import { examples } from '../examples.ts';
import { wholeNumber } from '../option.ts';
import { accountsText } from './accounts-text.ts';
import { addFilterOptions, type FilterOptions, filterOf } from './filter-options.ts';

interface ListOptions extends FilterOptions {
  readonly limit?: number;
}

export function listCommand(cli: Cli): Command {
  const command = new Command('list')
    .description('List recorded calls of a service, newest first, with how complete they are')
    .argument('<service>', 'its name')
    .option('-n, --limit <number>', 'how many at most (default: 50)', wholeNumber({ from: 1, to: 1000 }));
  return addFilterOptions(command)
    .addHelpText(
      'after',
      examples([
        ['slipway data list iris', 'the last 24 hours'],
        ['slipway data list iris --from 7d --status 5xx', 'failures of a week'],
        [
          `slipway data list loans --where 'income>90000' --where country=FR`,
          'by values of the inputs or outputs',
        ],
      ]),
    )
    .action((service: string, options: ListOptions, self: Command) =>
      cli.run(self, async ({ client, output }) => {
        const { limit } = options;
        const answer = await client.telemetry.calls({
          service,
          ...filterOf(options),
          ...(limit === undefined ? {} : { limit }),
        });
        if (answer.calls.length === 0) await output.note('No recorded call fits.');
        await output.answer(answer, callTable);
        await output.note(accountsText(answer.accounts));
        if (answer.next !== undefined) await output.note(`There are older ones: --to ${answer.next}`);
      }),
    );
}

function callTable({ calls }: CallList, { style, width }: Page): string {
  if (calls.length === 0) return '';
  return formatTable(
    calls,
    [
      { title: 'TIME (UTC)', value: ({ time }) => time.slice(0, 23).replace('T', ' ') },
      { title: 'ID', value: ({ id }) => id, paint: (text) => style.strong(text), shrinks: true },
      { title: 'IMAGE', value: ({ deployment }) => deployment },
      { title: 'STATUS', value: ({ status }) => String(status), align: 'right' },
      {
        title: 'TIME',
        value: ({ milliseconds }: CallSummary) => formatDuration(milliseconds),
        align: 'right',
      },
      { title: 'INPUTS', value: ({ inputs }) => inputs, shrinks: true },
      { title: 'OUTPUTS', value: ({ outputs }) => outputs, shrinks: true },
    ],
    { style, width },
  );
}
