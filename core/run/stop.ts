import { SlipwayError } from '#contract/errors.ts';
import type { Run } from '#contract/run/run.ts';
import type { Needs } from '#core/context.ts';
import { changeRecord, removeRecord, STOP_SECONDS } from './start.ts';
import { findRun, getRun } from './status.ts';

/** Stops a run: it answers what it has, then ends. Its log stays. */
export async function stopRun(context: Needs<'store' | 'engines'>, id: string): Promise<Run> {
  const record = await findRun(context, id);
  const { state } = await getRun(context, record.id);
  if (state === 'starting' || state === 'ready' || state === 'unhealthy') {
    await changeRecord(context, record.id, (run) => ({ ...run, stopRequestedAt: new Date().toISOString() }));
    await context.engines.get(record.engine).stopRun(record.engineId, STOP_SECONDS);
  }
  return getRun(context, record.id);
}

/** Removes a run and its log. One that is running is refused as `wrong_state`, unless forced. */
export async function removeRun(
  context: Needs<'store' | 'engines'>,
  request: { readonly id: string; readonly force: boolean },
): Promise<{ readonly removed: string }> {
  const record = await findRun(context, request.id);
  const { state } = await getRun(context, record.id);
  const isRunning = state === 'starting' || state === 'ready' || state === 'unhealthy';
  if (isRunning && !request.force)
    throw new SlipwayError('wrong_state', {
      message: `${record.id} is running.`,
      hint: `Stop it first (\`slipway stop ${record.id}\`), or force the removal.`,
      details: { state },
    });
  await removeRecord(context, record);
  return { removed: record.id };
}
