import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { ModelQuality, VersionQuality } from '#contract/telemetry/model-quality.ts';
import type { CallFilter, RecordedCall } from '#contract/telemetry/recorded-call.ts';
import { type Row, rowsOfCall } from '../call-rows.ts';
import type { CallSource } from '../call-source.ts';
import { exactCall } from '../exact-call.ts';
import { type KeptRows, keptRows } from '../kept-rows.ts';
import { isRoundedWhole, longNumberIn } from '../long-numbers.ts';
import { searchCalls } from '../search-calls.ts';
import { microsecondsOf, rangeOf } from '../time-range.ts';
import { classificationMeasures, regressionMeasures, scoreMeasures } from './measures.ts';
import { keyOf, type Label, type Labels, readLabels } from './read-labels.ts';

export interface JudgeRequest {
  readonly filter: CallFilter;
  readonly path: LocalPath;
  /** Column of the file with the labels; default: `label`, `target` and the like. */
  readonly label?: string | undefined;
  /** Which output is the prediction; default: the only one. */
  readonly prediction?: string | undefined;
  /** Which output is the probability of `positive`. */
  readonly score?: string | undefined;
  readonly positive?: string | undefined;
  readonly kind?: ModelQuality['kind'] | undefined;
}

interface Judged {
  readonly label: Label;
  readonly predicted: Label;
  readonly score: number | undefined;
}

/**
 * Joins labels, which come later, with the recorded calls of a time, and measures each version. `not_found` when no label has a
 * prediction; `bad_input`, and what the file and the store throw.
 */
export async function judgeModel(source: CallSource, request: JudgeRequest): Promise<ModelQuality> {
  const labels = await readLabels(request.path, request.label);
  const joined = await join(source, labels, request, keptRows('the predictions'));
  if (joined.matched === 0) throw noMatch(source, { labels, predictions: joined.predictions });
  const kind = request.kind ?? kindOf([...joined.byVersion.values()].flat());
  return {
    service: source.service,
    kind,
    labels: labels.count,
    repeated: labels.repeated,
    matched: joined.matched,
    predictions: joined.predictions,
    versions: [...joined.byVersion]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([deployment, rows]) => qualityOf(deployment, rows, { kind, request })),
  };
}

interface Joined {
  readonly byVersion: ReadonlyMap<string, readonly Judged[]>;
  readonly matched: number;
  readonly predictions: number;
}

/** A row that has a label; of its call only the prediction is kept. */
interface Labelled {
  readonly moment: number;
  readonly deployment: string;
  /** Undefined: it is not clear which output is the prediction. */
  readonly judged: Judged | undefined;
}

/** Finds the label of each predicted row. A request id that was used twice: the newest call counts. */
async function join(
  source: CallSource,
  labels: Labels,
  request: JudgeRequest,
  kept: KeptRows,
): Promise<Joined> {
  const byKey = new Map<string, Labelled>();
  const tally = { predictions: 0 };
  let problem: SlipwayError | undefined;
  for await (const { key, call, row, exact, label } of labelledRows(source, labels, request, tally)) {
    const moment = microsecondsOf(call.time);
    if ((byKey.get(key)?.moment ?? Number.NEGATIVE_INFINITY) >= moment) continue;
    const found = judge({ row, exact, label }, request, kept);
    if (found instanceof SlipwayError) problem ??= found;
    const judged = found instanceof SlipwayError ? undefined : found;
    byKey.set(key, { moment, deployment: kept.keep(call.deployment), judged });
  }
  const byVersion = versionsOf(byKey.values(), problem);
  return { byVersion, matched: byKey.size, predictions: tally.predictions };
}

/** Yields the predicted rows that have a label, and counts all that are predicted. */
async function* labelledRows(
  source: CallSource,
  labels: Labels,
  request: JudgeRequest,
  tally: { predictions: number },
) {
  const answered = { ...request.filter, status: '2xx' };
  for await (const { calls } of searchCalls(source, answered, rangeOf(request.filter, new Date())).found)
    for (const call of calls) {
      const rows = rowsOfCall(call);
      tally.predictions += rows.length;
      const exact = exactRows(call);
      for (const [index, row] of rows.entries()) {
        const key = keyOf(idOf(call, labels) ?? '', index);
        const label = labels.byRow.get(key);
        if (label !== undefined) yield { key, call, row, exact: exact[index], label };
      }
    }
}

/** The same rows with the digits of long numbers; none where a call has no long numbers. */
function exactRows(call: RecordedCall): readonly Row[] {
  const exact = exactCall(call);
  return exact === call ? [] : rowsOfCall(exact);
}

function versionsOf(found: Iterable<Labelled>, problem: SlipwayError | undefined): Joined['byVersion'] {
  const byVersion = new Map<string, Judged[]>();
  for (const { deployment, judged } of found) {
    // Only the newest call of a request has to be clear.
    if (judged === undefined) throw problem;
    const version = byVersion.get(deployment) ?? [];
    version.push(judged);
    byVersion.set(deployment, version);
  }
  return byVersion;
}

function idOf({ id, correlationId }: RecordedCall, { isCorrelation }: Labels): string | undefined {
  return isCorrelation ? correlationId : id;
}

function judge(
  { row, exact, label }: { readonly row: Row; readonly exact: Row | undefined; readonly label: Label },
  { prediction, score }: JudgeRequest,
  kept: KeptRows,
): Judged | SlipwayError {
  const outputs = [...row].filter(([name]) => name === 'output' || name.startsWith('output.'));
  const columnOf = (name: string): string | undefined =>
    [`output.${name}`, ...(name === 'output' ? ['output'] : [])].find(
      (each) => (row.get(each) ?? null) !== null,
    );
  const only = outputs.length === 1 ? outputs[0]?.[0] : undefined;
  const column = prediction === undefined ? only : columnOf(prediction);
  const value = column === undefined ? undefined : row.get(column);
  if (value === undefined || value === null)
    return unclear(
      outputs.map(([name]) => name),
      prediction,
    );
  const scored = score === undefined ? undefined : row.get(columnOf(score) ?? '');
  const digits = longNumberIn(exact?.get(column ?? ''));
  const predicted = digits !== undefined && isRoundedWhole(digits) ? digits : value;
  return { label, predicted: kept.keep(predicted), score: typeof scored === 'number' ? scored : undefined };
}

/** Names in a message. */
const MOST_NAMES = 20;

function unclear(outputs: readonly string[], prediction: string | undefined): SlipwayError {
  const names = outputs.slice(0, MOST_NAMES).map((name) => name.replace(/^output\./, '').slice(0, 100));
  return new SlipwayError('bad_input', {
    message:
      prediction === undefined
        ? 'It is not clear which output is the prediction.'
        : `No output is called “${prediction}”.`,
    hint: `Outputs: ${names.join(', ') || 'none'}. Choose one with --prediction.`,
  });
}

/** Numbers with many values are measured, everything else is counted. */
const MOST_CLASSES = 20;

export function kindOf(rows: readonly Pick<Judged, 'label' | 'predicted'>[]): ModelQuality['kind'] {
  const areNumbers = rows.every(({ label, predicted }) => isNumber(label) && isNumber(predicted));
  const isWhole = rows.every(({ predicted }) => Number.isInteger(Number(predicted)));
  const different = new Set(rows.map(({ label }) => label)).size;
  return areNumbers && (!isWhole || different > MOST_CLASSES) ? 'regression' : 'classification';
}

function isNumber(value: Label): boolean {
  return typeof value === 'number' || (typeof value === 'string' && isRoundedWhole(value));
}

function qualityOf(
  deployment: string,
  rows: readonly Judged[],
  { kind, request }: { readonly kind: ModelQuality['kind']; readonly request: JudgeRequest },
): VersionQuality {
  if (kind === 'regression')
    return {
      deployment,
      rows: rows.length,
      measures: regressionMeasures(
        rows.map(({ label, predicted }) => ({ label: numberOf(label), predicted: numberOf(predicted) })),
      ),
    };
  const pairs = rows.map(({ label, predicted }) => ({ label: String(label), predicted: String(predicted) }));
  const scored = rows.flatMap(({ label, score }) =>
    score === undefined ? [] : [{ isPositive: String(label) === (request.positive ?? '1'), score }],
  );
  return {
    deployment,
    rows: rows.length,
    measures: [...classificationMeasures(pairs), ...(scored.length === 0 ? [] : scoreMeasures(scored))],
  };
}

function numberOf(value: Label): number {
  const number = Number(value);
  if (!Number.isNaN(number)) return number;
  throw new SlipwayError('bad_input', {
    message: `“${String(value).slice(0, 100)}” is no number, so there is no error to measure.`,
    hint: 'Use --kind classification for classes.',
  });
}

function noMatch(
  { service }: CallSource,
  { labels, predictions }: { readonly labels: Labels; readonly predictions: number },
): SlipwayError {
  const [example] = labels.byRow.keys();
  return new SlipwayError('not_found', {
    message: `None of the ${labels.count} labels belongs to one of the ${predictions} predictions of ${service} in this time.`,
    hint: `The file has ${labels.isCorrelation ? 'correlation ids' : 'request ids'} like “${example?.split('\n')[1] ?? ''}”. Widen the time with --from, or compare with \`slipway data list ${service}\`.`,
  });
}
