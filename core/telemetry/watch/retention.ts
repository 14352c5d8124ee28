import { SlipwayError } from '#contract/errors.ts';
import { dataDeletionSchema } from '#contract/telemetry/data-deletion.ts';
import type { RetentionRun } from '#contract/telemetry/data-watch.ts';
import type { CoreContext } from '#core/context.ts';
import { startDeletion } from '../deletion/start-deletion.ts';
import { storedDays } from '../stored-hours.ts';
import { withStore } from '../with-store.ts';
import type { Watched } from './watch-records.ts';

const DAY_MS = 86_400_000;
/** How long one look at a task waits: nobody who ends this program waits longer. */
const WAIT_MS = 500;

export interface Retention {
  readonly keepDays: number;
  readonly now: Date;
  readonly signal: AbortSignal | undefined;
}

/** Returns the beginning of the oldest day (UTC) that is kept: whole days go, so whole files do. */
export function keptFrom({ keepDays, now }: Pick<Retention, 'keepDays' | 'now'>): Date {
  return new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - keepDays * DAY_MS);
}

/** Deletes what is older than it is kept, as a task that anybody can look up. What the deletion throws, and what the store throws. */
export async function deleteOld(
  context: CoreContext,
  { store, service }: Watched,
  { keepDays, now, signal }: Retention,
): Promise<RetentionRun> {
  const before = keptFrom({ keepDays, now });
  const done = { at: now.toISOString(), before: before.toISOString() };
  const day = before.toISOString().slice(0, 10);
  const [oldest] = await withStore(context, { store, signal }, (opened) => storedDays(opened.store, service));
  if (oldest === undefined || oldest >= day) return { ...done, calls: 0, files: 0 };
  const { taskId } = await startDeletion(context, {
    store,
    service,
    filter: { to: done.before, where: [] },
    isPreview: false,
  });
  const { calls, removedFiles, rowFiles } = await resultOf(context, taskId, signal);
  return { ...done, calls, files: removedFiles + rowFiles, taskId };
}

async function resultOf({ tasks }: CoreContext, id: string, signal: AbortSignal | undefined) {
  for (;;) {
    const task = await tasks.wait({ id, waitMs: WAIT_MS, signal });
    if (signal?.aborted === true) throw new SlipwayError('cancelled');
    if (task.state === 'running') continue;
    if (task.state === 'succeeded') return dataDeletionSchema.parse(task.result);
    const { code = 'internal', ...told } = task.error ?? {};
    throw new SlipwayError(task.state === 'cancelled' ? 'cancelled' : code, told);
  }
}
