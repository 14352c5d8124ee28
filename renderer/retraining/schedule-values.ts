import type { TrainingSchedule } from '#contract/manifest/training-schedule.ts';
import type { ScheduleChange } from '#contract/retraining/schedule.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';

/** A schedule as its form holds it. */
export interface ScheduleValues {
  readonly cron: string;
  readonly timezone: string;
  readonly catchesUp: boolean;
  readonly newData: boolean;
  readonly drift: boolean;
}

/** What the form shows at first; without a schedule the usual one, in the time zone of who looks. */
export function valuesOf(schedule: TrainingSchedule | undefined): ScheduleValues {
  return {
    cron: schedule === undefined ? '0 3 * * 1' : (schedule.cron ?? ''),
    timezone: schedule?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    catchesUp: schedule?.missed !== 'skip',
    newData: schedule?.triggers.includes('new-data') === true,
    drift: schedule?.triggers.includes('drift') === true,
  };
}

/** What the form changes of the manifest. */
export function changedSchedule(
  { cron, timezone, catchesUp, newData, drift }: ScheduleValues,
  before: TrainingSchedule | undefined,
): ScheduleChange {
  const times = cron.trim();
  const triggers = [...(newData ? (['new-data'] as const) : []), ...(drift ? (['drift'] as const) : [])];
  const missed = catchesUp ? 'run' : 'skip';
  return {
    ...(times === (before?.cron ?? '') ? {} : { cron: times === '' ? null : times }),
    ...(times === '' || timezone.trim() === before?.timezone ? {} : { timezone: timezone.trim() }),
    ...(missed === (before?.missed ?? 'run') ? {} : { missed }),
    ...(triggers.join() === [...(before?.triggers ?? [])].sort().reverse().join() ? {} : { triggers }),
  };
}

/** The command that does the same. */
export function scheduleCommandLine(folder: string, change: ScheduleChange): string {
  const { cron, timezone, missed, triggers } = change;
  return [
    'slipway schedule set',
    shellWord(folder),
    ...(cron === undefined ? [] : [cron === null ? '--no-cron' : `--cron ${shellWord(cron)}`]),
    ...(timezone === undefined ? [] : [`--timezone ${shellWord(timezone)}`]),
    ...(missed === undefined ? [] : [`--missed ${missed}`]),
    ...(triggers === undefined
      ? []
      : [triggers.length === 0 ? '--no-trigger' : `--trigger ${triggers.join(' ')}`]),
  ].join(' ');
}
