import { randomBytes } from 'node:crypto';
import type { DataDrift } from '#contract/telemetry/data-drift.ts';
import type { ChangedColumn, DataAlarm, WebhookEvent } from '#contract/telemetry/data-watch.ts';

export interface FollowedAlarm {
  readonly alarm: DataAlarm;
  /** What is news of it; absent: nothing. */
  readonly event?: Exclude<WebhookEvent, 'test'>;
}

/** Returns the columns that drifted, or may have, without what is in them. */
export function changedColumns({ columns }: Pick<DataDrift, 'columns'>): readonly ChangedColumn[] {
  return columns
    .filter(({ state }) => state === 'drifted' || state === 'suspected')
    .map(({ name, state, distance }) => ({ name, state, distance }));
}

/**
 * Returns what becomes of the alarm of a service with a comparison: it starts with a column that drifted, grows with each other one, and ends
 * with a comparison in which none may have drifted. One of too few rows says nothing.
 *
 * @param open the alarm that goes on
 */
export function followAlarm(
  open: DataAlarm | undefined,
  drift: Pick<DataDrift, 'state' | 'columns'>,
  { store, service, at }: { readonly store: string; readonly service: string; readonly at: string },
): FollowedAlarm | undefined {
  const drifted = changedColumns(drift).filter(({ state }) => state === 'drifted');
  if (open === undefined) {
    if (drifted.length === 0) return undefined;
    const id = randomBytes(6).toString('hex');
    return {
      alarm: { id, store, service, since: at, seen: at, columns: drifted },
      event: 'drift.started',
    };
  }
  if (drift.state === 'stable') return { alarm: { ...open, until: at }, event: 'drift.ended' };
  if (drifted.length === 0) return undefined;
  const known = new Set(open.columns.map(({ name }) => name));
  const isNew = drifted.some(({ name }) => !known.has(name));
  const gone = open.columns.filter(({ name }) => !drifted.some((each) => each.name === name));
  const alarm = { ...open, seen: at, columns: [...drifted, ...gone] };
  return isNew ? { alarm, event: 'drift.changed' } : { alarm };
}
