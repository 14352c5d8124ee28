import { resolve } from 'node:path';
import { Command } from 'commander';
import { AnswerIsFailure, UsageError } from '#cli/failure/failure.ts';
import type { Cli } from '#cli/session/cli.ts';
import type { Page } from '#cli/session/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { ColumnDrift, ColumnState, DataDrift } from '#contract/telemetry/data-drift.ts';
import { examples } from '../examples.ts';
import { reasonText } from './accounts-text.ts';
import { addFilterOptions, type FilterOptions, filterOf, moment } from './filter-options.ts';

interface DriftOptions extends FilterOptions {
  readonly reference?: string;
  readonly referenceFrom?: Date;
  readonly referenceTo?: Date;
}

/** For schedulers: apart from 1, a failure, and 2, a wrong command line. */
const DRIFTED = 4;

export function driftCommand(cli: Cli): Command {
  const command = new Command('drift')
    .description('Compare the recorded calls of a service with a reference, column by column')
    .argument('<service>', 'its name')
    .option('--reference <file>', 'CSV, Parquet or JSON Lines: what the model was trained with')
    .option('--reference-from <time>', 'compare with calls from then on instead', moment)
    .option('--reference-to <time>', 'and before then; default for both: the first seven days', moment);
  return addFilterOptions(command)
    .addHelpText(
      'after',
      examples([
        ['slipway drift iris --from 7d --reference train.csv', 'exit code 4 when a column drifted'],
        ['slipway drift iris --deployment iris:3 --json', 'one version, for a program'],
      ]),
    )
    .action((service: string, options: DriftOptions, self: Command) =>
      cli.run(self, async ({ client, output }) => {
        const answer = await client.telemetry.drift({
          service,
          ...filterOf(options),
          ...referenceOf(options),
        });
        await output.answer(answer, driftText);
        await output.note(STATES[answer.state]);
        if (answer.state === 'drifted') throw new AnswerIsFailure(DRIFTED);
      }),
    );
}

function referenceOf({ reference, referenceFrom, referenceTo }: DriftOptions) {
  if (reference !== undefined) return { reference: { kind: 'file', path: resolve(reference) } as const };
  if (referenceFrom === undefined && referenceTo === undefined) return {};
  if (referenceFrom === undefined || referenceTo === undefined)
    throw new UsageError({
      message: 'The time of the reference needs a beginning and an end.',
      hint: 'Give both --reference-from and --reference-to.',
    });
  const time = { from: referenceFrom.toISOString(), to: referenceTo.toISOString() };
  return { reference: { kind: 'time', ...time } as const };
}

const STATES: Readonly<Record<ColumnState, string>> = {
  drifted: 'Drift: at least one column differs from the reference in this window and in the one before.',
  suspected: 'At least one column differs from the reference in this window, not in the one before.',
  stable: 'No column differs from the reference by what counts.',
  'too-few': 'Too few rows to decide: each column needs 500 values in the window.',
};

function driftText({ reference, window, unreadable, columns }: DataDrift, { style, width }: Page): string {
  const left = unreadable === 0 ? '' : `; ${reasonText({ why: 'unreadable', count: unreadable })}`;
  const head = `${window.rows} rows compared with ${reference.rows} of ${reference.text}${left}`;
  return [
    head,
    '',
    formatTable(
      columns,
      [
        { title: 'COLUMN', value: ({ name }) => name, paint: (text) => style.strong(text), shrinks: true },
        { title: 'STATE', value: ({ state }) => state },
        { title: 'DISTANCE', value: ({ distance }) => distance.toFixed(3), align: 'right' },
        { title: 'PSI', value: ({ psi }) => psi.toFixed(3), align: 'right' },
        { title: 'SHIFT', value: shiftText, align: 'right' },
        { title: 'WHAT CHANGED', value: ({ words }) => words, shrinks: true },
      ],
      { style, width },
    ),
  ].join('\n');
}

/** How far numbers moved, in standard deviations of the reference. */
function shiftText({ wasserstein }: ColumnDrift): string {
  return wasserstein === undefined ? '' : `${wasserstein.toFixed(2)} sd`;
}
