import i18next from 'i18next';

/** A moment as a row of a table shows it: day and time, to the second. */
export function formatCallTime(time: string): string {
  return new Intl.DateTimeFormat(i18next.language, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(time));
}
