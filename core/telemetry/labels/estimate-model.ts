import { SlipwayError } from '#contract/errors.ts';
import type { ModelEstimate } from '#contract/telemetry/model-quality.ts';
import type { CallFilter } from '#contract/telemetry/recorded-call.ts';
import { type Row, rowsOfCall } from '../call-rows.ts';
import type { CallSource } from '../call-source.ts';
import { searchCalls } from '../search-calls.ts';
import { rangeOf } from '../time-range.ts';
import { type Expected, expectedMeasures } from './estimates.ts';

export interface EstimateRequest {
  readonly filter: CallFilter;
  /** Which output is the probability of `positive`. */
  readonly score: string;
  /** Which output is the prediction; default: `positive` from a probability of 0.5 on. */
  readonly prediction?: string | undefined;
  readonly positive: string;
}

/** More rows make no estimate better that decides something. */
const MOST_ROWS = 1_000_000;

/**
 * Returns how good the predictions of each version are expected to be, from the probabilities that they came with. `not_found` when no
 * call has one, `bad_input` when there are other than two classes, and what a store throws.
 */
export async function estimateModel(source: CallSource, request: EstimateRequest): Promise<ModelEstimate> {
  const byVersion = new Map<string, Expected[]>();
  const others = new Set<string>();
  let [unscored, rows] = [0, 0];
  const answered = { ...request.filter, status: '2xx' };
  for await (const { calls } of searchCalls(source, answered, rangeOf(request.filter, new Date())).found) {
    for (const call of calls)
      for (const row of rowsOfCall(call)) {
        const expected = expectedOf(row, request, others);
        if (expected === undefined) {
          unscored += 1;
          continue;
        }
        const version = byVersion.get(call.deployment) ?? [];
        version.push(expected);
        byVersion.set(call.deployment, version);
        rows += 1;
      }
    if (rows >= MOST_ROWS) break;
  }
  if (rows === 0) throw noScores(source, request, unscored);
  if (others.size > 1) throw moreClasses(request, others);
  const { service } = source;
  const { score, positive } = request;
  const versions = [...byVersion]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([deployment, found]) => ({
      deployment,
      rows: found.length,
      measures: expectedMeasures(found),
    }));
  return { service, isEstimate: true, score, positive, unscored, versions };
}

/** `others` collects the predicted classes that are not the positive one: two are enough to know that there are more. */
function expectedOf(
  row: Row,
  { score: name, prediction, positive }: EstimateRequest,
  others: Set<string>,
): Expected | undefined {
  const output = (wanted: string) =>
    row.get(`output.${wanted}`) ?? (wanted === 'output' ? row.get('output') : undefined);
  const score = output(name);
  if (typeof score !== 'number' || !(score >= 0 && score <= 1)) return undefined;
  if (prediction === undefined) return { isPositive: score >= 0.5, score };
  const predicted = output(prediction);
  if (predicted === undefined || predicted === null) return undefined;
  const isPositive = String(predicted) === positive;
  if (!isPositive && others.size < 2) others.add(String(predicted));
  return { isPositive, score };
}

function noScores({ service }: CallSource, { score }: EstimateRequest, unscored: number): SlipwayError {
  return new SlipwayError('not_found', {
    message: `No answered call of ${service} in this time has a probability from 0 to 1 in its output “${score}”${unscored === 0 ? '' : `: ${unscored} rows have none`}.`,
    hint: 'Choose a longer time or another output. The outputs of a call: `slipway data show`.',
  });
}

function moreClasses({ positive }: EstimateRequest, others: ReadonlySet<string>): SlipwayError {
  return new SlipwayError('bad_input', {
    message: `There are more than two classes: ${[positive, ...others].join(', ')} and perhaps others.`,
    hint: 'Estimates are for two classes. Is the positive class the right one? On the command line: --positive LABEL.',
  });
}
