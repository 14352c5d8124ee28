import { SlipwayError } from '#contract/errors.ts';
import type { Training } from '#contract/manifest/training.ts';
import type { ScheduledRun } from '#contract/retraining/schedule.ts';
import type { CoreContext } from '#core/context.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { toErrorInfo } from '#core/log/error-info.ts';
import { readSchedule } from '#core/manifest/schedule/schedule-times.ts';
import type { ScheduleRecord } from '#core/store/store.ts';
import { isActive, listRetrainings } from '../record/retrainings.ts';
import { type OwnTrigger, startRetraining } from '../start.ts';
import { dataPrint } from './data-print.ts';
import { driftOfService } from './drift-alarm.ts';
import { type DueTime, dueTime, missedText } from './due-time.ts';
import { timesText } from './schedules.ts';

/** What one look at a schedule works with. */
export interface Look {
  readonly context: CoreContext;
  readonly now: Date;
  readonly training: Training;
  /** What the data looked like at the look before: files that are still being written differ from it. */
  readonly seen: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const HOUR_MS = 60 * 60_000;

/**
 * Starts the retraining of a project when its schedule says so. Of all processes that look, one does: it claims the time before it
 * starts anything. Returns what the data looks like now.
 */
export async function followSchedule(look: Look, record: ScheduleRecord): Promise<string | undefined> {
  const { training, now } = look;
  const { schedule } = training;
  if (schedule === undefined) return undefined;
  if (record.times !== timesText(training)) {
    // Changed by hand: times that the new one would have had are not missed.
    await claim(look, record, { handled: now.toISOString(), times: timesText(training) });
    return undefined;
  }
  const reading = readSchedule(schedule, now);
  if (reading.kind === 'wrong') return undefined;
  const due = reading.kind === 'times' ? dueTime(reading.times, new Date(record.handled), now) : undefined;
  if (due !== undefined) await comeDue(look, record, due);
  const print = schedule.triggers.includes('new-data') ? await watchData(look, record) : undefined;
  if (schedule.triggers.includes('drift')) await watchDrift(look, record);
  return print;
}

async function comeDue(look: Look, record: ScheduleRecord, time: DueTime): Promise<void> {
  const due = time.due.toISOString();
  if (!(await claim(look, record, { handled: due }))) return;
  const note = missedText(time);
  const about = { kind: 'schedule' as const, due, ...(note === undefined ? {} : { note }) };
  if (time.isLate && look.training.schedule?.missed === 'skip') {
    await keep(look, record, {
      ...runOf(look, about),
      outcome: 'skipped',
      ...(note === undefined ? {} : { reason: note }),
    });
    return;
  }
  const running = await underWay(look, record);
  if (running !== undefined)
    await keep(look, record, {
      ...runOf(look, about),
      outcome: 'skipped',
      reason: `${running} was under way.`,
    });
  else await begin(look, record, about);
}

/** New data counts once it stays the same between two looks, and waits while a retraining is under way. */
async function watchData(look: Look, record: ScheduleRecord): Promise<string> {
  const print = await dataPrint(localPathOf(record.folder), look.training);
  if (record.data === undefined) await claim(look, record, { data: print });
  else if (print !== record.data && print === look.seen && (await underWay(look, record)) === undefined) {
    if (await claim(look, record, { data: print })) await begin(look, record, { kind: 'new-data' });
  }
  return print;
}

/** An alarm starts one retraining; the next one only after the drift was gone in between. It is looked for once an hour. */
async function watchDrift(look: Look, record: ScheduleRecord): Promise<void> {
  const { now } = look;
  const lookedAt = record.driftLookedAt;
  if (lookedAt !== undefined && now.getTime() - Date.parse(lookedAt) < HOUR_MS) return;
  const driftLookedAt = now.toISOString();
  // The first look of a new schedule starts nothing yet.
  if (!(await claim(look, record, { driftLookedAt })) || lookedAt === undefined) return;
  try {
    const drift = await driftOfService(
      look.context,
      { folder: localPathOf(record.folder), training: look.training },
      look.signal,
    );
    const isDrifted = drift?.state === 'drifted';
    if (isDrifted && record.isDrifted !== true && (await underWay(look, record)) !== undefined) return;
    if (isDrifted !== (record.isDrifted ?? false))
      await change(look, record, (before) => ({ ...before, isDrifted }));
    if (!isDrifted || record.isDrifted === true) return;
    const words = drift.columns
      .filter(({ state }) => state === 'drifted')
      .map(({ name, words }) => `${name}: ${words}`);
    await begin(look, record, { kind: 'drift', note: words.slice(0, 3).join('; ') });
  } catch (error) {
    if (!(error instanceof SlipwayError) || error.code === 'cancelled') throw error;
    const reason = `Drift cannot be told: ${error.message}`;
    await keep(look, record, { ...runOf(look, { kind: 'drift' }), outcome: 'skipped', reason });
  }
}

async function begin(look: Look, record: ScheduleRecord, about: OwnTrigger): Promise<void> {
  const { context } = look;
  const request = { folder: localPathOf(record.folder), parameters: {}, data: {}, force: false };
  try {
    const { id } = await startRetraining(context, request, { own: about });
    const reason = about.note === undefined ? {} : { reason: about.note };
    await keep(look, record, { ...runOf(look, about), outcome: 'started', retraining: id, ...reason });
  } catch (error) {
    const { message } = toErrorInfo(error, context.logger);
    await keep(look, record, { ...runOf(look, about), outcome: 'failed', reason: message });
  }
}

async function underWay({ context }: Look, { project }: ScheduleRecord): Promise<string | undefined> {
  return (await listRetrainings(context, { project, limit: 1000 })).find(isActive)?.id;
}

function runOf({ now }: Look, { kind, due }: OwnTrigger): Pick<ScheduledRun, 'at' | 'trigger' | 'due'> {
  return { at: now.toISOString(), trigger: kind, ...(due === undefined ? {} : { due }) };
}

function keep(look: Look, record: ScheduleRecord, run: ScheduledRun): Promise<boolean> {
  return change(look, record, (before) => ({
    ...before,
    last: run,
    ...(run.outcome === 'started' ? {} : { lastSkipped: run }),
  }));
}

/** Takes a change of the record for this process. False when another process was first, or the schedule was set anew. */
function claim(look: Look, seen: ScheduleRecord, more: Partial<ScheduleRecord>): Promise<boolean> {
  return change(look, seen, (before) =>
    CLAIMED.every((key) => before[key] === seen[key] || !(key in more)) ? { ...before, ...more } : undefined,
  );
}

const CLAIMED = ['handled', 'times', 'data', 'driftLookedAt'] as const;

function change(
  { context: { store } }: Look,
  { folder }: ScheduleRecord,
  to: (before: ScheduleRecord) => ScheduleRecord | undefined,
): Promise<boolean> {
  return store.change(async () => {
    const all = await store.schedules.all();
    const before = all.find((each) => each.folder === folder);
    const after = before === undefined ? undefined : to(before);
    if (after === undefined) return false;
    await store.schedules.replace(all.map((each) => (each === before ? after : each)));
    return true;
  });
}
