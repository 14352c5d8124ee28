import { SlipwayError } from '#contract/errors.ts';
import type { AnswerChange } from '#contract/service/answer-change.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { compareAnswers } from './compare-answers.ts';

type Answers = readonly (string | undefined)[];

/** Compares what was answered both before and after; undefined when that is nothing. */
export function compareWith(before: Answers, after: Answers): AnswerChange | undefined {
  const pairs = before.flatMap((was, index) => {
    const is = after[index];
    return was === undefined || is === undefined ? [] : [{ before: was, after: is }];
  });
  return pairs.length === 0 ? undefined : compareAnswers(pairs);
}

export function tellChange(work: Pick<TaskWork, 'log'>, change: AnswerChange | undefined): void {
  work.log(change === undefined ? 'The answers before and after could not be compared.' : changeText(change));
}

/** `3 of 4 samples are answered differently; largest change 3.1 %.` */
export function changeText({ samples, changedSamples, largest }: AnswerChange): string {
  if (changedSamples === 0) return `All ${samples} samples are answered as before.`;
  const most = largest === undefined ? '' : `; largest change ${percentOf(largest)}`;
  return `${changedSamples} of ${samples} samples are answered differently${most}.`;
}

/** `publish_failed` when the answers changed by more than was accepted, in a way that is no amount, or cannot be compared. */
export function mustBeAccepted(
  service: string,
  change: AnswerChange | undefined,
  maxChange: number | undefined,
): void {
  if (maxChange === undefined) return;
  if (change === undefined)
    throw new SlipwayError('publish_failed', {
      message: `The answers of ${service} before and after the update could not be compared.`,
      hint: 'The limit on their change needs the right to reach the service through the cluster (services/proxy).',
    });
  // Those without a percentage stand first.
  const [first] = change.changes;
  const isOther = first !== undefined && first.change === undefined;
  if (!isOther && (change.largest ?? 0) <= maxChange) return;
  throw new SlipwayError('publish_failed', {
    message: isOther
      ? `${service} answers “${first.after}” instead of “${first.before}” to sample ${first.sample}; at most a change of ${percentOf(maxChange)} was accepted.`
      : `The answers of ${service} changed by up to ${percentOf(change.largest ?? 0)}; at most ${percentOf(maxChange)} was accepted.`,
    hint: 'Compare the answers in the history of its deployments. To accept them, update with a higher limit or without one.',
    details: { largest: change.largest ?? null, changes: change.changes.slice(0, 5) },
  });
}

function percentOf(change: number): string {
  return `${Number((change * 100).toPrecision(2))} %`;
}
