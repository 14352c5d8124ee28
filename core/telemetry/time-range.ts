import { SlipwayError } from '#contract/errors.ts';
import type { CallFilter } from '#contract/telemetry/recorded-call.ts';

/** Calls that began from `from` to before `to`, in microseconds of Unix time, as recorders write. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export const HOUR_US = 3_600_000_000;
const DAY_US = 24 * HOUR_US;

/** Returns the time that a filter means: the last 24 hours when it does not say. `bad_input` when it ends before it begins. */
export function rangeOf(filter: Pick<CallFilter, 'from' | 'to'>, now: Date): TimeRange {
  const to = filter.to === undefined ? now.getTime() * 1000 : microsecondsOf(filter.to);
  const from = filter.from === undefined ? to - DAY_US : microsecondsOf(filter.from);
  if (from < to) return { from, to };
  throw new SlipwayError('bad_input', {
    message: 'The time ends before it begins.',
    hint: 'Give a beginning that is earlier than the end.',
    details: { from: filter.from, to: filter.to },
  });
}

/** Returns a moment in RFC 3339 as microseconds of Unix time: a Date has only milliseconds. */
export function microsecondsOf(text: string): number {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  return Math.floor(Date.parse(text)) * 1000 + Number(fraction.slice(3, 6).padEnd(3, '0'));
}

/** Returns a moment of a range as a Date, without the microseconds. */
export function dateOf(microseconds: number): Date {
  return new Date(Math.floor(microseconds / 1000));
}
