import type { AskedWatchChange, DataWatch } from '#contract/telemetry/data-watch.ts';
import { keepDaysSchema, watchedDriftSchema, webhookUrlSchema } from '#contract/telemetry/data-watch.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';

/** What is watched, as it stands in the form: text, empty where nothing is said. */
export interface WatchDraft {
  readonly hasDrift: boolean;
  readonly hours: string;
  /** A file; undefined: the first days. */
  readonly reference: string | undefined;
  readonly keepDays: string;
  /** A new address; empty: what is kept stays. */
  readonly url: string;
}

const HOURS = '24';

/** The form as it begins: what is watched already, else drift. */
export function draftOf(watch: DataWatch | undefined): WatchDraft {
  return {
    hasDrift: watch === undefined || watch.drift !== undefined,
    hours: watch?.drift === undefined ? HOURS : String(watch.drift.hours),
    reference: watch?.drift?.reference,
    keepDays: watch?.keepDays === undefined ? '' : String(watch.keepDays),
    url: '',
  };
}

/** The fields that core will not take. */
export function invalidFields({ hasDrift, hours, keepDays, url }: WatchDraft) {
  return {
    hours: hasDrift && !watchedDriftSchema.shape.hours.safeParse(numberOf(hours)).success,
    keepDays: keepDays.trim() !== '' && !keepDaysSchema.safeParse(numberOf(keepDays)).success,
    url: url.trim() !== '' && !webhookUrlSchema.safeParse(url.trim()).success,
  };
}

/** Whether something would be watched, and core will take it. */
export function isWatchable(draft: WatchDraft): boolean {
  const isAny = draft.hasDrift || draft.keepDays.trim() !== '';
  return isAny && !Object.values(invalidFields(draft)).some((isInvalid) => isInvalid);
}

/** The change as the contract takes it. */
export function changeOf({ hasDrift, hours, reference, keepDays, url }: WatchDraft): AskedWatchChange {
  return {
    drift: hasDrift ? { hours: numberOf(hours), ...(reference === undefined ? {} : { reference }) } : null,
    keepDays: keepDays.trim() === '' ? null : numberOf(keepDays),
    ...(url.trim() === '' ? {} : { webhook: { url: url.trim() } }),
  };
}

/** The command that sets the same; the address of a webhook, which may be a secret, is not in it. */
export function watchCommand(
  draft: WatchDraft,
  { service, store }: { service: string; store: string },
): string {
  const { hasDrift, hours, reference, keepDays, url } = draft;
  return [
    `slipway data watch ${shellWord(service)} --store ${shellWord(store)}`,
    hasDrift ? '--drift' : '--no-drift',
    ...(hasDrift && hours.trim() !== HOURS ? [`--hours ${shellWord(hours.trim())}`] : []),
    ...(hasDrift && reference !== undefined ? [`--reference ${shellWord(reference)}`] : []),
    keepDays.trim() === '' ? '--no-keep' : `--keep ${shellWord(`${keepDays.trim()}d`)}`,
    ...(url.trim() === '' ? [] : ['--webhook URL']),
  ].join(' ');
}

/** NaN for what is no whole number. */
function numberOf(text: string): number {
  return /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
}
