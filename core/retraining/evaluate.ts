import { SlipwayError } from '#contract/errors.ts';
import type { Training } from '#contract/manifest/training.ts';
import type { ManifestVersion } from '#contract/manifest/version.ts';
import { isOwnMetric } from '#contract/metric.ts';
import type { Candidate, Comparison, Evaluation, GateResult } from '#contract/retraining/retraining.ts';
import type { CoreContext } from '#core/context.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { chooseMetrics } from './gates/choose-metrics.ts';
import { compareModels } from './gates/compare-models.ts';
import { judgeGate } from './gates/judge-gate.ts';
import { type JudgedRows, rowsAt } from './gates/judged-rows.ts';
import { compareByOwnMetrics, type OwnComparisons, type OwnMetrics } from './gates/own-metrics.ts';
import { pairAnswers } from './gates/pair-answers.ts';
import type { RowAnswer } from './holdout/read-answers.ts';
import type { Holdout } from './holdout/read-holdout.ts';
import { scoreHoldout } from './holdout/score-holdout.ts';
import type { Room } from './room.ts';

export interface Judgement {
  readonly evaluation: Evaluation | undefined;
  readonly gates: readonly GateResult[];
  readonly warnings: readonly string[];
}

export interface EvaluationRequest {
  readonly training: Training;
  readonly manifest: ManifestVersion;
  readonly candidate: Candidate;
  readonly holdout: Holdout;
  readonly shared: number;
  readonly room: Room;
  /** Absent: no gate asks for a metric of the project. */
  readonly own: OwnMetrics | undefined;
}

/** Judges a candidate and the champion by the same rows. A candidate that cannot be called has failed, which is no error. */
export async function evaluate(
  context: CoreContext,
  request: EvaluationRequest,
  work: TaskWork,
): Promise<Judgement> {
  const { training, holdout, shared } = request;
  const { holdout: rules } = training;
  if (rules === undefined) return { evaluation: undefined, gates: [], warnings: [] };
  const scoring = { ...request, rules, limits: training.limits };
  const champion = await answersOrReason(() =>
    scoreHoldout(context, { ...scoring, candidate: undefined }, work),
  );
  const candidate = await answersOrReason(() => scoreHoldout(context, scoring, work));
  work.signal.throwIfAborted();
  if (!candidate.isScored)
    return {
      evaluation: undefined,
      gates: [
        champion.isScored
          ? { title: 'the candidate can be called', outcome: 'fail', reason: candidate.reason }
          : { title: 'the holdout can be scored', outcome: 'unclear', reason: champion.reason },
      ],
      warnings: [],
    };
  const paired = pairAnswers(training, holdout, {
    candidate: candidate.answers,
    champion: champion.isScored ? champion.answers : undefined,
  });
  const usual = await work.within('compare-models', 'Compare the models', () =>
    compareAll(paired.rows, request, work.signal),
  );
  const own = await compareByOwn(context, paired.rows, request, work);
  const comparisons = [...usual, ...own.comparisons];
  return {
    evaluation: { rows: holdout.labels.length, shared, failed: paired.failed, comparisons },
    gates: [...paired.gates, ...training.gates.map((gate) => judgeGate(gate, comparisons))],
    warnings: [
      ...(champion.isScored ? [] : [`The champion cannot be scored: ${champion.reason}`]),
      ...paired.warnings,
      ...own.warnings,
    ],
  };
}

async function compareByOwn(
  context: CoreContext,
  rows: JudgedRows,
  { training, candidate, room, own }: EvaluationRequest,
  work: TaskWork,
): Promise<OwnComparisons> {
  if (own === undefined) return { comparisons: [], warnings: [] };
  return compareByOwnMetrics(context, { own, rows, training, room, seed: seedOf(candidate) }, work);
}

/** The same candidate on the same rows gives the same intervals. */
function seedOf({ digest }: Candidate): number {
  return Number.parseInt(digest.slice(-8), 16);
}

type Scored =
  | { readonly isScored: true; readonly answers: readonly RowAnswer[] }
  | { readonly isScored: false; readonly reason: string };

/** What a script does wrong is a finding about its model; anything else is an error. */
async function answersOrReason(score: () => Promise<readonly RowAnswer[]>): Promise<Scored> {
  try {
    return { isScored: true, answers: await score() };
  } catch (error) {
    if (!(error instanceof SlipwayError) || !FINDINGS.has(error.code)) throw error;
    return { isScored: false, reason: error.message };
  }
}

const FINDINGS: ReadonlySet<SlipwayError['code']> = new Set([
  'run_failed',
  'timed_out',
  'disk_full',
  'script_invalid',
  'build_failed',
]);

async function compareAll(
  rows: JudgedRows,
  { training, candidate }: EvaluationRequest,
  signal: AbortSignal,
): Promise<readonly Comparison[]> {
  const seed = seedOf(candidate);
  const found = [...(await compareModels(rows, { metrics: chooseMetrics(rows, training), seed, signal }))];
  for (const [column, values] of rows.slices) {
    const metrics = [
      ...new Set(
        training.gates.flatMap(({ metric, slice }) =>
          slice === column && !isOwnMetric(metric) ? [metric] : [],
        ),
      ),
    ];
    for (const value of [...new Set(values)].sort()) {
      const places = values.flatMap((each, at) => (each === value ? [at] : []));
      const slice = { column, value };
      found.push(...(await compareModels(rowsAt(rows, places), { metrics, seed, slice, signal })));
    }
  }
  return found;
}
