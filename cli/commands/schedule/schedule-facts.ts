import type { Page } from '#cli/session/output.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import type { RetrainingSchedule, ScheduledRun } from '#contract/retraining/schedule.ts';

/** One schedule in full, for people. */
export function scheduleFacts(schedule: RetrainingSchedule, { style }: Page): string {
  const { folder, isOn, last, lastSkipped, next, problem, project } = schedule;
  return formatFacts(
    [
      ['project', style.strong(project)],
      ['folder', folder],
      ['when', whenText(schedule)],
      ['missed', schedule.schedule?.cron === undefined ? undefined : MISSED[schedule.schedule.missed]],
      [
        'on',
        isOn
          ? 'yes, while the window is open or `slipway serve` runs'
          : style.faint('no: `slipway schedule set` lets this machine follow it'),
      ],
      ['next', next],
      ['last', last === undefined ? undefined : runText(last)],
      ['skipped', isSame(last, lastSkipped) || lastSkipped === undefined ? undefined : runText(lastSkipped)],
      ['problem', problem === undefined ? undefined : style.bad(problem)],
    ],
    style,
  );
}

const MISSED = { run: 'one run later for all that were missed', skip: 'skipped' } as const;

/** When a project is retrained, in one line. */
export function whenText({ schedule }: RetrainingSchedule): string {
  if (schedule === undefined) return 'never: the manifest has no schedule';
  const { cron, timezone, triggers } = schedule;
  return [
    ...(cron === undefined ? [] : [`${cron} (${timezone})`]),
    ...triggers.map((trigger) => (trigger === 'drift' ? 'drift' : 'new data')),
  ].join(', ');
}

/** What became of one time, in one line. */
export function runText({ at, due, outcome, reason, retraining }: ScheduledRun): string {
  const head = `${due ?? at}: ${outcome}${retraining === undefined ? '' : ` ${retraining}`}`;
  return reason === undefined ? head : `${head}. ${reason}`;
}

function isSame(one: ScheduledRun | undefined, other: ScheduledRun | undefined): boolean {
  return one?.at === other?.at && one?.trigger === other?.trigger;
}
