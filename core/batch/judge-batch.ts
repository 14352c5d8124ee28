import type { BatchQuality } from '#contract/batch/batch.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { Needs } from '#core/context.ts';
import { type KeptRows, keptRows } from '#core/telemetry/kept-rows.ts';
import { kindOf } from '#core/telemetry/labels/judge-model.ts';
import { classificationMeasures, regressionMeasures } from '#core/telemetry/labels/measures.ts';
import { rowsOfFile } from '#core/telemetry/table-file.ts';
import { resultOf } from './batch-results.ts';

type Value = string | number | boolean;
interface Both {
  readonly label: Value;
  readonly predicted: Value;
}

/** Points of a chart: more are not told apart. */
const MOST_POINTS = 500;
/** Pairs of classes: a table of more is not read. */
const MOST_PAIRS = 400;

/** Compares predictions with true values. `bad_input` when a column is missing, no row has both, or there are too many rows. */
export async function judgeBatch(
  context: Needs<'tasks'>,
  request: {
    readonly id: string;
    readonly label: string;
    readonly prediction?: string | undefined;
    readonly kind?: BatchQuality['kind'] | undefined;
  },
  kept: KeptRows = keptRows('the results'),
): Promise<BatchQuality> {
  const { path, format } = await resultOf(context, request.id);
  if (format === 'jsonl')
    throw new SlipwayError('wrong_state', {
      message: 'Results in JSON Lines do not have the columns of the input.',
      hint: 'Score to CSV.',
    });
  const { rows, left, prediction } = await readBoth(path as LocalPath, request, kept);
  if (rows.length === 0)
    throw new SlipwayError('bad_input', {
      message: `No row has both a prediction and a value in “${request.label}”.`,
      hint: 'Choose another column.',
    });
  const kind = request.kind ?? kindOf(rows);
  const judged = { label: request.label, prediction, rows: rows.length, left };
  if (kind === 'classification') {
    const pairs = rows.map(({ label, predicted }) => ({
      label: String(label),
      predicted: String(predicted),
    }));
    return { kind, ...judged, measures: classificationMeasures(pairs), points: [], pairs: counted(pairs) };
  }
  const numbers = rows.map(({ label, predicted }) => ({
    label: numberOf(label),
    predicted: numberOf(predicted),
  }));
  return { kind, ...judged, measures: regressionMeasures(numbers), points: spread(numbers), pairs: [] };
}

async function readBoth(
  path: LocalPath,
  request: { readonly label: string; readonly prediction?: string | undefined },
  kept: KeptRows,
): Promise<{ readonly rows: readonly Both[]; readonly left: number; readonly prediction: string }> {
  const rows: Both[] = [];
  let left = 0;
  let prediction = request.prediction;
  for await (const row of rowsOfFile(path)) {
    prediction ??= predictionIn([...row.keys()]);
    for (const name of [request.label, prediction])
      if (!row.has(name))
        throw new SlipwayError('bad_input', {
          message: `The results have no column “${name}”.`,
          hint: `Columns: ${[...row.keys()].join(', ')}.`,
        });
    const label = row.get(request.label) ?? null;
    const predicted = row.get(prediction) ?? null;
    if (label === null || predicted === null) {
      left += 1;
      continue;
    }
    kept.add();
    rows.push({ label: kept.keep(label), predicted: kept.keep(predicted) });
  }
  return { rows, left, prediction: prediction ?? '' };
}

/** The first column of the prediction, which stands behind those of the input. */
function predictionIn(columns: readonly string[]): string {
  const found = columns.findLastIndex((name) => !/^(prediction([._].*)?|error_*)$/.test(name));
  return columns[found + 1] ?? '';
}

function numberOf(value: Value): number {
  const number = Number(value);
  if (!Number.isNaN(number)) return number;
  throw new SlipwayError('bad_input', {
    message: `“${String(value).slice(0, 100)}” is not a number, so there is no error to measure.`,
    hint: 'Compare them as classes.',
  });
}

function counted(
  pairs: readonly { readonly label: string; readonly predicted: string }[],
): BatchQuality['pairs'] {
  const counts = new Map<string, { actual: string; predicted: string; count: number }>();
  for (const { label, predicted } of pairs) {
    const key = JSON.stringify([label, predicted]);
    const found = counts.get(key);
    if (found === undefined) counts.set(key, { actual: label, predicted, count: 1 });
    else found.count += 1;
  }
  return [...counts.values()].sort((a, b) => b.count - a.count).slice(0, MOST_PAIRS);
}

/** Some of the points, from everywhere in the file. */
function spread(
  numbers: readonly { readonly label: number; readonly predicted: number }[],
): BatchQuality['points'] {
  const step = Math.max(1, Math.ceil(numbers.length / MOST_POINTS));
  return numbers
    .filter((_, index) => index % step === 0)
    .map(({ label, predicted }) => ({ actual: label, predicted }));
}
