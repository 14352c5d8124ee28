import { Cron } from 'croner';
import type { TrainingSchedule } from '#contract/manifest/training-schedule.ts';
import { nearest } from '../text/nearest.ts';

/** The times of a schedule. */
export interface ScheduleTimes {
  /** Returns the first time after a moment. */
  after(moment: Date): Date | undefined;
  /** Returns the last time up to a moment, that moment included. */
  upTo(moment: Date): Date | undefined;
}

export type ScheduleReading =
  | { readonly kind: 'times'; readonly times: ScheduleTimes }
  /** It starts retrainings by triggers only. */
  | { readonly kind: 'no-times' }
  | {
      readonly kind: 'wrong';
      readonly key: 'cron' | 'timezone';
      readonly message: string;
      readonly hint: string;
    };

/** What a CronJob of Kubernetes takes too: no seconds, no years, no letters for the last day. */
const FIELD =
  /^(\*|[0-9A-Za-z]+(-[0-9A-Za-z]+)?)(\/[0-9]+)?(,(\*|[0-9A-Za-z]+(-[0-9A-Za-z]+)?)(\/[0-9]+)?)*$/;
const NAMES = /^(JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|SUN|MON|TUE|WED|THU|FRI|SAT)$/i;
const SHORT_FORMS: ReadonlySet<string> = new Set([
  '@yearly',
  '@annually',
  '@monthly',
  '@weekly',
  '@daily',
  '@hourly',
]);

const FIELDS =
  'Write minute (0-59), hour (0-23), day (1-31), month (1-12) and weekday (0-7, or MON): `0 3 * * 1` is Monday at 3:00, `@daily` each midnight.';

/** Reads when a schedule is due. One that can never be is wrong, and so is a time zone that does not exist. */
export function readSchedule(
  { cron, timezone }: Pick<TrainingSchedule, 'cron' | 'timezone'>,
  now: Date,
): ScheduleReading {
  const zone = zoneProblem(timezone);
  if (zone !== undefined) return zone;
  if (cron === undefined) return { kind: 'no-times' };
  const job = cronOf(cron.trim(), timezone);
  if (job === undefined)
    return { kind: 'wrong', key: 'cron', message: `“${cron}” is not a schedule of cron.`, hint: FIELDS };
  if (job.nextRun(now) === null)
    return {
      kind: 'wrong',
      key: 'cron',
      message: `“${cron}” never comes: there is no such day in that month.`,
      hint: 'Correct day and month. `0 3 28 2 *` is 28 February at 3:00.',
    };
  return {
    kind: 'times',
    times: {
      after: (moment) => job.nextRun(moment) ?? undefined,
      // What is asked of croner lies before the moment that it is given.
      upTo: (moment) => job.previousRuns(1, new Date(moment.getTime() + 1000))[0],
    },
  };
}

function cronOf(cron: string, timezone: string): Cron | undefined {
  const fields = cron.split(/\s+/);
  const isKnown = cron.startsWith('@')
    ? SHORT_FORMS.has(cron.toLowerCase())
    : fields.length === 5 && fields.every(isField);
  if (!isKnown) return undefined;
  try {
    return new Cron(cron, { mode: '5-part', timezone, paused: true });
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}

function isField(field: string): boolean {
  return FIELD.test(field) && (field.match(/[A-Za-z]+/g) ?? []).every((word) => NAMES.test(word));
}

function zoneProblem(timezone: string): ScheduleReading | undefined {
  // An offset like +02:00 knows no summer time, and Kubernetes does not take it.
  if (/^[A-Za-z]/.test(timezone) && isZone(timezone)) return undefined;
  const meant = nearest(timezone, Intl.supportedValuesOf('timeZone'));
  return {
    kind: 'wrong',
    key: 'timezone',
    message: `“${timezone}” is not a time zone.`,
    hint:
      meant === undefined
        ? 'Use a name like Europe/Vienna, America/New_York or UTC.'
        : `Did you mean ${meant}? Names are like Europe/Vienna, America/New_York or UTC.`,
  };
}

function isZone(timezone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: timezone }).format(0) !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
