import type { ScheduleTimes } from '#core/manifest/schedule/schedule-times.ts';

/** A time of a schedule that has come. */
export interface DueTime {
  readonly due: Date;
  /** Times that were missed before `due`, 100 at most. */
  readonly missed: number;
  /** Whether Slipway was not running when it was due. */
  readonly isLate: boolean;
}

/** A look every half minute is never so late by itself. */
const LATE_MS = 5 * 60_000;
const MOST_COUNTED = 100;

/** Returns the last time after `handled` that has come by now. Those before it are only counted: they are never caught up one by one. */
export function dueTime(times: ScheduleTimes, handled: Date, now: Date): DueTime | undefined {
  const due = times.upTo(now);
  if (due === undefined || due <= handled) return undefined;
  let missed = 0;
  for (
    let time = times.after(handled);
    time !== undefined && time < due && missed < MOST_COUNTED;
    time = times.after(time)
  )
    missed += 1;
  return { due, missed, isLate: now.getTime() - due.getTime() > LATE_MS };
}

/** Returns what a person is told of times that were missed; undefined when none was. */
export function missedText({ due, missed, isLate }: DueTime): string | undefined {
  const count = missed + (isLate ? 1 : 0);
  if (count === 0) return undefined;
  if (count === 1 && isLate) return `Slipway was not running at ${textOf(due)}.`;
  const many = missed >= MOST_COUNTED ? `${MOST_COUNTED} times or more` : `${count} times`;
  return count === 1
    ? 'Slipway was not running at the time before this one.'
    : `Slipway was not running at ${many}, the last of them ${isLate ? textOf(due) : 'the one before this'}.`;
}

function textOf(time: Date): string {
  return time
    .toISOString()
    .replace(/:\d\d\.\d{3}Z$/, 'Z')
    .replace('T', ' ');
}
