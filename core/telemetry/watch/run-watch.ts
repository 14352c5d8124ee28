import { SlipwayError } from '#contract/errors.ts';
import type { DataWatch, DataWatchRecord, RetentionRun } from '#contract/telemetry/data-watch.ts';
import type { CoreContext } from '#core/context.ts';
import { findDataStore } from '#core/data-store/data-stores.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { toErrorInfo } from '#core/log/error-info.ts';
import { findDrift } from '../data-drift/find-drift.ts';
import { withStore } from '../with-store.ts';
import { changedColumns } from './alarm.ts';
import { keepAlarm } from './keep-alarm.ts';
import { deleteOld, keptFrom } from './retention.ts';
import { changeWatch, findWatch, isOf, type Watched } from './watch-records.ts';

const HOUR_MS = 3_600_000;
/** Files of an hour come some minutes later: segments after five, profiles after the hour. */
const LATE_MS = 10 * 60_000;

export interface WatchTurn {
  readonly now: Date;
  readonly signal: AbortSignal | undefined;
}

/** Returns the end of the last hour whose files are there. */
export function lastHour(now: Date): Date {
  return new Date(Math.floor((now.getTime() - LATE_MS) / HOUR_MS) * HOUR_MS);
}

/**
 * Looks at a service as every hour: compares, follows its alarm, deletes what is older than it is kept. A failure is kept with the watch
 * and is no failure of this. `not_found`, `cancelled`.
 */
export async function runWatch(context: CoreContext, watched: Watched, turn: WatchTurn): Promise<DataWatch> {
  await findWatch(context, watched);
  const record = (await context.store.dataWatches.all()).find(isOf(watched));
  if (record?.drift !== undefined) await compare(context, record, record.drift, turn);
  if (record?.keepDays !== undefined) await retain(context, record, record.keepDays, turn);
  return findWatch(context, watched);
}

async function compare(
  context: CoreContext,
  record: DataWatchRecord,
  { hours, reference }: NonNullable<DataWatchRecord['drift']>,
  { now, signal }: WatchTurn,
): Promise<void> {
  const at = now.toISOString();
  const to = lastHour(now);
  const filter = {
    from: new Date(to.getTime() - hours * HOUR_MS).toISOString(),
    to: to.toISOString(),
    where: [],
  };
  try {
    await mustBeThatStore(context, record);
    const drift = await withStore(context, { store: record.store, signal }, (opened) =>
      findDrift(
        { ...opened, service: record.service },
        {
          filter,
          ...(reference === undefined
            ? {}
            : { reference: { kind: 'file', path: localPathOf(reference) } as const }),
        },
      ),
    );
    await keepAlarm(context, record, { drift, at });
    const lastDrift = { at, state: drift.state, columns: changedColumns(drift) };
    await changeWatch(context, record, (kept) => ({ ...kept, lastDrift }));
  } catch (error) {
    const problem = problemOf(context, error, signal);
    await changeWatch(context, record, (kept) => ({ ...kept, lastDrift: { at, columns: [], problem } }));
  }
}

async function retain(
  context: CoreContext,
  record: DataWatchRecord,
  keepDays: number,
  { now, signal }: WatchTurn,
): Promise<void> {
  let lastRetention: RetentionRun;
  try {
    await mustBeThatStore(context, record);
    lastRetention = await deleteOld(context, record, { keepDays, now, signal });
  } catch (error) {
    const problem = problemOf(context, error, signal);
    lastRetention = { at: now.toISOString(), before: keptFrom({ keepDays, now }).toISOString(), problem };
  }
  await changeWatch(context, record, (kept) => ({ ...kept, lastRetention }));
}

/** A store that was added later under the name of the one that is watched is another one: nothing of it may be deleted. */
async function mustBeThatStore(context: CoreContext, { store, createdAt }: DataWatchRecord): Promise<void> {
  const found = await findDataStore(context, store);
  if (found.createdAt <= createdAt) return;
  throw new SlipwayError('wrong_state', {
    message: `The store “${store}” is not the one that is watched: it was added later.`,
    hint: 'End this watch with `slipway data unwatch`, and start it again.',
  });
}

/** What is kept of a failure. Throws it when nobody waits any longer: then it tells nothing. */
function problemOf(context: CoreContext, error: unknown, signal: AbortSignal | undefined) {
  if (signal?.aborted === true) throw error;
  return toErrorInfo(error, context.logger);
}
