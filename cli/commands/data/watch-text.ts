import type { Page } from '#cli/session/output.ts';
import { formatAge } from '#cli/terminal/amount.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import type { DataAlarm, DataWatch, DriftRun, RetentionRun } from '#contract/telemetry/data-watch.ts';

/** A watch, what it found last, and its alarms. */
export function watchFacts(watch: DataWatch, { style, now }: Page): string {
  const { service, store, drift, keepDays, lastDrift, lastRetention, webhook, alarms } = watch;
  return formatFacts(
    [
      ['service', style.strong(service)],
      ['store', store],
      ['drift', drift === undefined ? 'not watched' : `the last ${drift.hours} hours, every hour`],
      ['compared', drift === undefined ? undefined : driftText(lastDrift, now)],
      ['kept', keepDays === undefined ? 'for ever' : `${keepDays} days`],
      ['deleted', keepDays === undefined ? undefined : retentionText(lastRetention, now)],
      ['webhook', webhook === undefined ? undefined : webhookText(webhook)],
      ...alarms.map((alarm) => ['alarm', alarmText(alarm)] as const),
    ],
    style,
  );
}

export function alarmText({ since, until, columns }: DataAlarm): string {
  const names = columns.map(({ name }) => name).join(', ');
  return `${until === undefined ? `since ${since}` : `${since} to ${until}`}: ${names}`;
}

export function driftText(run: DriftRun | undefined, now: Date): string {
  if (run === undefined) return 'not yet';
  const { at, state, problem } = run;
  return `${formatAge(at, now)}: ${state ?? problem?.message ?? 'not known'}`;
}

function retentionText(run: RetentionRun | undefined, now: Date): string {
  if (run === undefined) return 'nothing yet';
  const { at, before, calls = 0, files = 0, problem } = run;
  const what = problem?.message ?? `${calls} calls, ${files} files before ${before.slice(0, 10)}`;
  return `${formatAge(at, now)}: ${what}`;
}

function webhookText({ origin, lastDelivery }: NonNullable<DataWatch['webhook']>): string {
  if (lastDelivery === undefined) return `${origin}; nothing sent yet`;
  const { event, state, message, nextAt } = lastDelivery;
  const again = nextAt === undefined ? '' : ` Next try at ${nextAt}.`;
  return `${origin}; ${event} ${state}${message === undefined ? '' : `: ${message}`}${again}`;
}
