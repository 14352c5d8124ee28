import { shellWord } from '#renderer/parts/text/shell-word.ts';

/** Which calls go, as it stands in the form: text, empty where nothing is said. All that is said must hold. */
export interface DeletionDraft {
  /** Older than so many days. */
  readonly days: string;
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

export const NO_DELETION: DeletionDraft = { days: '', id: '', name: '', value: '' };

const DAY_MS = 86_400_000;
const MOST_DAYS = 36_500;

/** Whether days are a whole number of them; none at all is. */
export function areDays(text: string): boolean {
  return text.trim() === '' || (/^\d+$/.test(text.trim()) && Number(text) <= MOST_DAYS);
}

/** Whether something is said that core will take. */
export function isNarrow({ days, id, name, value }: DeletionDraft): boolean {
  const isWhole = (name.trim() === '') === (value.trim() === '');
  return areDays(days) && isWhole && [days, id, name].some((text) => text.trim() !== '');
}

/** The filter as the contract takes it, at a moment. */
export function deletionFilter({ days, id, name, value }: DeletionDraft, at: number) {
  return {
    ...(days.trim() === '' ? {} : { to: new Date(at - Number(days) * DAY_MS).toISOString() }),
    ...(id.trim() === '' ? {} : { id: id.trim() }),
    where: name.trim() === '' ? [] : [{ name: name.trim(), comparison: '=' as const, value: value.trim() }],
  };
}

/** The options of `slipway data delete` that ask the same. */
export function deletionOptions(draft: DeletionDraft, store: string): string {
  const { days, id, name, value } = draft;
  return [
    `--store ${shellWord(store)}`,
    ...(days.trim() === '' ? [] : [`--to ${days.trim()}d`]),
    ...(id.trim() === '' ? [] : [`--id ${shellWord(id.trim())}`]),
    ...(name.trim() === '' ? [] : [`--where ${shellWord(`${name.trim()}=${value.trim()}`)}`]),
  ].join(' ');
}
