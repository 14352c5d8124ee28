import { SlipwayError } from '#contract/errors.ts';
import type { Retraining, RetrainingDecision } from '#contract/retraining/retraining.ts';
import type { CoreContext } from '#core/context.ts';
import { toErrorInfo } from '#core/log/error-info.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { type PromotionWish, promote } from './promote.ts';
import { changeRetraining } from './record/retrainings.ts';
import { supersedeOthers } from './record/supersede.ts';

/**
 * Records that a candidate is accepted, and promotes it. When that fails or is cancelled, the candidate waits: accepting it again goes
 * on where it stopped.
 */
export async function acceptAndPromote(
  context: CoreContext,
  accepted: {
    readonly id: string;
    readonly decision: RetrainingDecision;
    readonly wish: PromotionWish;
  },
  work: TaskWork,
): Promise<Retraining> {
  const { id, decision, wish } = accepted;
  const started = Date.now();
  const retraining = await changeRetraining(context, id, (before) => ({
    ...before,
    state: 'updating',
    reason: decision.why,
    decision,
    taskId: work.id,
  }));
  try {
    const promotion = await promote(context, { retraining, wish }, work);
    const updated = await changeRetraining(context, id, (before) => ({
      ...before,
      state: 'updated',
      promotion,
      seconds: { ...before.seconds, updating: (Date.now() - started) / 1000 },
      endedAt: new Date().toISOString(),
    }));
    await supersedeOthers(context, updated);
    return updated;
  } catch (error) {
    await changeRetraining(context, id, (before) => ({ ...before, ...waitingAfter(context, error, work) }));
    throw error;
  }
}

function waitingAfter(context: CoreContext, error: unknown, work: TaskWork): Partial<Retraining> {
  if (work.signal.aborted) return { state: 'waiting', reason: 'The update was cancelled.' };
  const info = toErrorInfo(error, context.logger);
  return { state: 'waiting', reason: `The update failed: ${info.message}`, error: info };
}

/** A record whose update was interrupted waits, as it was seen to; one that somebody has taken up since does not. */
export function asSeen(record: Retraining, seen: Retraining): Retraining {
  const isInterrupted =
    record.state === 'updating' && seen.state === 'waiting' && record.taskId === seen.taskId;
  return isInterrupted ? { ...record, state: 'waiting' } : record;
}

/** Throws unless a candidate waits, and is the one that was looked at. */
export function mustWait(retraining: Retraining, candidate: string | undefined): void {
  if (retraining.state !== 'waiting' || retraining.candidate === undefined)
    throw new SlipwayError('wrong_state', {
      message: `${retraining.id} does not wait for a decision: it is ${retraining.state}.`,
      hint: `\`slipway retraining show ${retraining.id}\` shows what became of it.`,
    });
  if (candidate !== undefined && candidate !== retraining.candidate.digest)
    throw new SlipwayError('changed_outside', {
      message: `The candidate of ${retraining.id} is another one than the one that was looked at.`,
      hint: `\`slipway retraining show ${retraining.id}\` shows the one that waits.`,
      details: { candidate: retraining.candidate.digest },
    });
}
