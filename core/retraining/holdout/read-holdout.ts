import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { Gate, Training } from '#contract/manifest/training.ts';
import { OF_NUMBERS, OF_SCORES } from '#contract/metric.ts';
import { type KeptRows, keptRows } from '#core/telemetry/kept-rows.ts';
import { cellOf, cellOfText, recordsOfFile, type TableKind, tableKind } from '#core/telemetry/table-file.ts';
import type { Cell } from '../gates/judged-rows.ts';

type HoldoutRules = NonNullable<Training['holdout']>;

/** The rows by which models are judged, and the file that they are scored from, which has no labels. */
export interface Holdout {
  readonly path: LocalPath;
  readonly input: string;
  readonly labels: readonly Cell[];
  /** Values of the columns by which gates slice, one for each row. */
  readonly slices: ReadonlyMap<string, readonly string[]>;
  /** Rows that have no label: they are left out. */
  readonly unlabelled: number;
}

/** More than this in one column is no grouping. */
const MOST_SLICES = 50;

/**
 * Reads a holdout and writes its rows without the label into `folder`. `bad_input` when it cannot judge anything: no rows, no
 * label column, one class, labels that are no numbers, too many rows; and what the file throws.
 */
export async function readHoldout(request: {
  readonly path: LocalPath;
  readonly folder: string;
  readonly rules: HoldoutRules;
  readonly gates: readonly Gate[];
  readonly signal: AbortSignal;
  readonly kept?: KeptRows;
}): Promise<Holdout> {
  const { path, rules, gates } = request;
  const kept = request.kept ?? keptRows(`the holdout ${basename(path)}`);
  const sliced = [...new Set(gates.flatMap(({ slice }) => slice ?? []))];
  const slices = new Map<string, string[]>(sliced.map((column) => [column, []]));
  const labels: Cell[] = [];
  let unlabelled = 0;
  const kind = tableKind(path);
  const inputsOf = async function* (): AsyncIterable<Readonly<Record<string, unknown>>> {
    for await (const record of recordsOfFile(path)) {
      request.signal.throwIfAborted();
      if (labels.length + unlabelled === 0)
        mustHaveColumns(path, Object.keys(record), [rules.label, ...sliced]);
      const { [rules.label]: written, ...inputs } = record;
      const label = meaning(written, kind);
      if (label === null) {
        unlabelled += 1;
        continue;
      }
      kept.add();
      labels.push(kept.keep(label));
      for (const [column, values] of slices)
        values.push(kept.keep(String(meaning(record[column], kind) ?? '(none)')));
      yield inputs;
    }
  };
  const input = join(request.folder, kind === 'csv' ? 'holdout.csv' : 'holdout.jsonl');
  await pipeline(
    kind === 'csv' ? csvOf(inputsOf()) : jsonLinesOf(inputsOf()),
    createWriteStream(input, { mode: 0o600 }),
  );
  mustJudge({ path, labels, unlabelled, rules, gates, slices });
  return { path, input, labels, slices, unlabelled };
}

function meaning(value: unknown, kind: TableKind): Cell | null {
  return kind === 'csv' ? cellOfText(String(value ?? '')) : cellOf(value);
}

function mustHaveColumns(path: string, columns: readonly string[], wanted: readonly string[]): void {
  const missing = wanted.find((column) => !columns.includes(column));
  if (missing === undefined) return;
  throw new SlipwayError('bad_input', {
    message: `The holdout ${basename(path)} has no column “${missing}”.`,
    hint: `Its columns are ${columns.slice(0, 20).join(', ')}. Correct \`training\` in slipway.yml.`,
    details: { path, columns: [...columns] },
  });
}

function mustJudge(found: {
  readonly path: string;
  readonly labels: readonly Cell[];
  readonly unlabelled: number;
  readonly rules: HoldoutRules;
  readonly gates: readonly Gate[];
  readonly slices: ReadonlyMap<string, readonly string[]>;
}): void {
  const { labels, gates, rules } = found;
  const name = basename(found.path);
  const refuse = (message: string, hint: string): never => {
    throw new SlipwayError('bad_input', { message, hint, details: { path: found.path } });
  };
  if (labels.length === 0)
    refuse(
      found.unlabelled === 0 ? `The holdout ${name} is empty.` : `No row of the holdout ${name} has a label.`,
      `Each row needs the inputs of the model and the right answer in “${rules.label}”.`,
    );
  const different = new Set(labels.map(String));
  const only = gates.find(({ metric }) => metric === 'auc' || metric === 'f1' || metric === 'r2');
  if (different.size === 1 && only !== undefined)
    refuse(
      `Every label of the holdout ${name} is “${[...different].join('')}”, so ${only.metric} says nothing.`,
      'Use rows of all classes.',
    );
  const ofNumbers = gates.find(({ metric }) => OF_NUMBERS.has(metric));
  const text = labels.find((label) => typeof label !== 'number');
  if (ofNumbers !== undefined && text !== undefined)
    refuse(
      `${ofNumbers.metric} needs numbers, and “${String(text).slice(0, 100)}” is a label of the holdout ${name}.`,
      'Use accuracy or f1 for classes.',
    );
  const ofScores = gates.find(({ metric }) => OF_SCORES.has(metric));
  const positive = String(rules.positive ?? 1);
  if (ofScores !== undefined && !different.has(positive))
    refuse(
      `No label of the holdout ${name} is “${positive}”, the positive class of ${ofScores.metric}.`,
      `Name it with \`positive\` under \`holdout\`. Labels: ${[...different].slice(0, 10).join(', ')}.`,
    );
  for (const [column, values] of found.slices)
    if (new Set(values).size > MOST_SLICES)
      refuse(
        `“${column}” of the holdout ${name} has more than ${MOST_SLICES} values: too many slices.`,
        'Use a column with a few groups.',
      );
}

type Rows = AsyncIterable<Readonly<Record<string, unknown>>>;

/** CSV stays CSV, so that the server reads its texts as it does those of users. */
async function* csvOf(rows: Rows): AsyncIterable<string> {
  const { stringify } = await import('csv-stringify/sync');
  let hasHead = false;
  for await (const row of rows) {
    if (!hasHead) yield stringify([Object.keys(row)]);
    hasHead = true;
    yield stringify([Object.values(row)]);
  }
}

async function* jsonLinesOf(rows: Rows): AsyncIterable<string> {
  for await (const row of rows) yield `${JSON.stringify(row, plainValue)}\n`;
}

/** JSON has no whole numbers beyond a double's, as Parquet has. */
function plainValue(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
