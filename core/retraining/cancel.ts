import { SlipwayError } from '#contract/errors.ts';
import type { Retraining } from '#contract/retraining/retraining.ts';
import type { CoreContext } from '#core/context.ts';
import { changeRetraining, getRetraining, isActive } from './record/retrainings.ts';

/** A script gets three seconds, what it has started five, and the task a moment. */
const PATIENCE_MS = 15_000;

/** Stops a retraining, wherever it runs, and waits until it has cleaned up; a candidate that waits is given up. */
export async function cancelRetraining(context: CoreContext, asked: string): Promise<Retraining> {
  const { id, state, taskId } = await getRetraining(context, asked);
  if (state === 'waiting')
    return changeRetraining(context, id, (before) => ({
      ...before,
      state: 'cancelled',
      endedAt: new Date().toISOString(),
    }));
  if (!isActive({ state }))
    throw new SlipwayError('wrong_state', {
      message: `${id} has ended: it is ${state}.`,
      hint: '`slipway retraining list` shows which are under way.',
    });
  await context.tasks.cancel(taskId);
  await context.tasks.wait({ id: taskId, waitMs: PATIENCE_MS });
  return getRetraining(context, id);
}
