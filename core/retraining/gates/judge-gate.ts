import type { Gate } from '#contract/manifest/training.ts';
import { type GateMetric, isOwnMetric, LESS_IS_BETTER } from '#contract/metric.ts';
import type { Comparison, Estimate, GateOutcome, GateResult } from '#contract/retraining/retraining.ts';

/** Fewer rows cannot carry a decision. */
export const FEWEST_ROWS = 30;

interface Finding {
  readonly outcome: GateOutcome;
  readonly reason: string;
}

/** What comparisons on the holdout, or on each value of a slice, say of a gate. One that fails fails it. */
export function judgeGate(gate: Gate, comparisons: readonly Comparison[]): GateResult {
  const own = comparisons.filter((each) => each.metric === gate.metric && each.slice?.column === gate.slice);
  const findings = own.flatMap((each) =>
    judgeOne(gate, each).map((finding) => ({
      ...finding,
      reason: each.slice === undefined ? finding.reason : `${each.slice.value}: ${finding.reason}`,
    })),
  );
  const outcome = worst(findings.map((each) => each.outcome));
  const telling = findings.filter((each) => each.outcome === outcome);
  return {
    gate,
    title: gateTitle(gate),
    outcome,
    reason:
      telling.length === 0
        ? 'There was nothing to measure.'
        : telling
            .slice(0, MOST_REASONS)
            .map(({ reason }) => reason)
            .join('; '),
  };
}

const MOST_REASONS = 5;

/** No finding is no proof. */
export function worst(outcomes: readonly GateOutcome[]): GateOutcome {
  if (outcomes.includes('fail')) return 'fail';
  return outcomes.length === 0 || outcomes.includes('unclear') ? 'unclear' : 'pass';
}

/** A gate in a few words. */
export function gateTitle(gate: Gate): string {
  const parts = [
    ...(gate.least === undefined ? [] : [`${gate.metric} at least ${gate.least}`]),
    ...(gate.most === undefined ? [] : [`${gate.metric} at most ${gate.most}`]),
    ...(gate.against === undefined ? [] : [`${gate.metric} ${expectation(gate)} than the champion’s`]),
  ];
  return `${parts.join(', ')}${gate.slice === undefined ? '' : ` for each ${gate.slice}`}`;
}

function expectation({ expect, margin }: Gate): string {
  const by = margin === 0 ? '' : expect === 'better' ? ` by more than ${margin}` : ` by more than ${margin}`;
  return expect === 'better' ? `better${by}` : `not worse${by}`;
}

function judgeOne(gate: Gate, comparison: Comparison): readonly Finding[] {
  const { candidate, rows } = comparison;
  if (rows < FEWEST_ROWS)
    return [{ outcome: 'unclear', reason: `${rows} rows are too few: ${FEWEST_ROWS} are needed` }];
  if (candidate === undefined)
    return [{ outcome: 'unclear', reason: `${gate.metric} has no value on these rows` }];
  return [
    ...limitsOf(gate).map((limit) => againstLimit(candidate, { metric: gate.metric, ...limit })),
    ...(gate.against === undefined ? [] : [againstChampion(gate, comparison)]),
  ];
}

/** Of a metric of Slipway only the side counts that is bad. */
function limitsOf(gate: Gate): readonly { readonly limit: number; readonly isMost: boolean }[] {
  const { least, most, metric } = gate;
  const hasBoth = isOwnMetric(metric);
  return [
    ...(least === undefined || (isLessBetter(gate) && !hasBoth) ? [] : [{ limit: least, isMost: false }]),
    ...(most === undefined || (!isLessBetter(gate) && !hasBoth) ? [] : [{ limit: most, isMost: true }]),
  ];
}

/** Whether less of what a gate measures is better. */
export function isLessBetter({ metric, prefer }: Pick<Gate, 'metric' | 'prefer'>): boolean {
  return isOwnMetric(metric) ? prefer === 'less' : LESS_IS_BETTER.has(metric);
}

/** Where the interval lies on both sides of the limit, the rows cannot tell. */
function againstLimit(
  { value, low = value, high = value }: Estimate,
  {
    metric,
    limit,
    isMost,
  }: { readonly metric: GateMetric; readonly limit: number; readonly isMost: boolean },
): Finding {
  const [passes, fails] = isMost ? [high <= limit, low > limit] : [low >= limit, high < limit];
  const said = `${metric} ${shown({ value, low, high })}`;
  if (passes) return { outcome: 'pass', reason: said };
  return fails
    ? { outcome: 'fail', reason: said }
    : { outcome: 'unclear', reason: `${said}: the rows are too few to tell it from ${limit}` };
}

function againstChampion(gate: Gate, { candidate, champion, difference }: Comparison): Finding {
  if (candidate === undefined || champion === undefined || difference === undefined)
    return { outcome: 'unclear', reason: 'there is no champion to compare with on these rows' };
  const { low, high } = difference;
  const said = `${gate.metric} ${digits(candidate.value)}, champion ${digits(champion.value)}`;
  if (low === undefined || high === undefined)
    return { outcome: 'unclear', reason: `${said}: the difference has no interval on these rows` };
  const margin = marginOf(gate, champion);
  const told = `${said}; better by ${shown(difference)}`;
  const [passes, fails] =
    gate.expect === 'better' ? [low > margin, high <= margin] : [low >= -margin, high < -margin];
  if (passes) return { outcome: 'pass', reason: told };
  return fails
    ? { outcome: 'fail', reason: told }
    : { outcome: 'unclear', reason: `${told}: the rows are too few to tell` };
}

/** `2%` of the champion's value, or a value of the metric. */
function marginOf({ margin }: Gate, champion: Estimate): number {
  return typeof margin === 'number' ? margin : (Number(margin.slice(0, -1)) / 100) * Math.abs(champion.value);
}

function shown({ value, low, high }: Estimate): string {
  return low === undefined || high === undefined || low === high
    ? digits(value)
    : `${digits(value)} (${digits(low)} to ${digits(high)})`;
}

function digits(value: number): string {
  return Number(value.toPrecision(3)).toString();
}
