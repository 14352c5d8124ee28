import { SlipwayError } from '#contract/errors.ts';
import type { Run } from '#contract/run/run.ts';
import type { TrashEntry } from '#contract/trash/trash.ts';
import type { Needs } from '#core/context.ts';
import { moveToTrash } from '#core/trash/move-to-trash.ts';
import { changeRecord, STOP_SECONDS } from './start.ts';
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

/**
 * Moves a run with its log to the trash. One that is running is refused as `wrong_state`, unless forced: then it is stopped,
 * and stays stopped when it is restored.
 */
export async function removeRun(
  context: Needs<'store' | 'engines' | 'settings'>,
  request: { readonly id: string; readonly force: boolean },
): Promise<{ readonly removed: string; readonly trashed: TrashEntry }> {
  const { store } = context;
  const { id } = await findRun(context, request.id);
  const { state } = await getRun(context, id);
  const isRunning = state === 'starting' || state === 'ready' || state === 'unhealthy';
  if (isRunning && !request.force)
    throw new SlipwayError('wrong_state', {
      message: `${id} is running.`,
      hint: `Stop it first (\`slipway stop ${id}\`), or force the removal.`,
      details: { state },
    });
  if (isRunning) await stopRun(context, id);
  return store.change(async () => {
    const record = await findRun(context, id);
    const trashed = await moveToTrash(context, { kind: 'run', name: id, records: { runs: [record] } });
    return { removed: id, trashed };
  });
}
