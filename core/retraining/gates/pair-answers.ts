import type { Training } from '#contract/manifest/training.ts';
import { OF_NUMBERS } from '#contract/metric.ts';
import type { GateResult } from '#contract/retraining/retraining.ts';
import type { RowAnswer } from '../holdout/read-answers.ts';
import type { Holdout } from '../holdout/read-holdout.ts';
import type { Answers, JudgedRows } from './judged-rows.ts';

type Answered = Extract<RowAnswer, { kind: 'answer' }>;

/** What two models answered, as far as it can be compared, and what always has to hold. */
export interface PairedAnswers {
  readonly rows: JudgedRows;
  readonly gates: readonly GateResult[];
  readonly failed: { readonly champion: number; readonly candidate: number };
  readonly warnings: readonly string[];
}

/** Puts answers beside their labels. A row that the champion cannot answer either is not held against the candidate. */
export function pairAnswers(
  training: Training,
  holdout: Holdout,
  given: { readonly candidate: readonly RowAnswer[]; readonly champion: readonly RowAnswer[] | undefined },
): PairedAnswers {
  const candidate = given.candidate.map((answer) => asNumber(training, answer));
  const champion = given.champion?.map((answer) => asNumber(training, answer));
  const places = holdout.labels.flatMap((_label, at) =>
    candidate[at]?.kind === 'answer' && (champion === undefined || champion[at]?.kind === 'answer')
      ? [at]
      : [],
  );
  const rows: JudgedRows = {
    labels: pick(holdout.labels, places),
    positive: training.holdout?.positive ?? 1,
    candidate: answersAt(candidate, places),
    ...(champion === undefined ? {} : { champion: answersAt(champion, places) }),
    slices: new Map([...holdout.slices].map(([column, values]) => [column, pick(values, places)])),
  };
  const failed = { champion: failures(champion ?? []), candidate: failures(candidate) };
  return {
    rows,
    failed,
    gates: [everyRowAnswered(candidate, champion), sameForm(candidate, champion)],
    warnings:
      failed.champion === 0
        ? []
        : [
            `The champion cannot answer ${failed.champion} of ${holdout.labels.length} rows: ${firstReason(champion ?? [])}.`,
          ],
  };
}

/** Gates of numbers need numbers. */
function asNumber({ gates }: Training, answer: RowAnswer): RowAnswer {
  if (answer.kind === 'failed' || typeof answer.predicted === 'number') return answer;
  return gates.some(({ metric }) => OF_NUMBERS.has(metric))
    ? { kind: 'failed', reason: `the prediction “${String(answer.predicted).slice(0, 60)}” is not a number` }
    : answer;
}

function pick<Value>(values: readonly Value[], places: readonly number[]): readonly Value[] {
  return places.flatMap((at) => values.slice(at, at + 1));
}

function answersAt(answers: readonly RowAnswer[], places: readonly number[]): Answers {
  const found = pick(answers, places).filter((answer): answer is Answered => answer.kind === 'answer');
  const scores = found.flatMap(({ score }) => score ?? []);
  return {
    predicted: found.map(({ predicted }) => predicted),
    ...(found.length > 0 && scores.length === found.length ? { scores } : {}),
  };
}

function failures(answers: readonly RowAnswer[]): number {
  return answers.filter(({ kind }) => kind === 'failed').length;
}

function firstReason(answers: readonly RowAnswer[]): string {
  return answers.flatMap((answer) => (answer.kind === 'failed' ? [answer.reason] : []))[0] ?? '';
}

function everyRowAnswered(
  candidate: readonly RowAnswer[],
  champion: readonly RowAnswer[] | undefined,
): GateResult {
  const title = 'the candidate answers every row';
  const all = candidate.length;
  const own = candidate.filter((answer, at) => answer.kind === 'failed' && champion?.[at]?.kind !== 'failed');
  if (own.length > 0)
    return {
      title,
      outcome: 'fail',
      reason: `${own.length} of ${all} rows failed; the first: ${firstReason(own)}`,
    };
  const shared = failures(candidate);
  if (shared === all)
    return {
      title,
      outcome: 'unclear',
      reason: `neither model can answer any row: ${firstReason(candidate)}`,
    };
  return {
    title,
    outcome: 'pass',
    reason:
      shared === 0
        ? `${all} rows`
        : `${all - shared} rows; the champion cannot answer the other ${shared} either`,
  };
}

/** Callers read an output by its names and kinds of values: those of the champion are the published ones. */
function sameForm(candidate: readonly RowAnswer[], champion: readonly RowAnswer[] | undefined): GateResult {
  const title = 'the output has the form of the champion’s';
  const known = formsIn(champion ?? []);
  if (known.size === 0) return { title, outcome: 'unclear', reason: 'there is no answer of a champion' };
  const other = [...formsIn(candidate)].find((form) => !known.has(form));
  return other === undefined
    ? { title, outcome: 'pass', reason: [...known].slice(0, 2).join(' or ') }
    : { title, outcome: 'fail', reason: `${other} in place of ${[...known].slice(0, 2).join(' or ')}` };
}

function formsIn(answers: readonly RowAnswer[]): ReadonlySet<string> {
  return new Set(answers.flatMap((answer) => (answer.kind === 'answer' ? [answer.shape] : [])));
}
