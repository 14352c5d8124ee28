import i18next from 'i18next';

const DAY = 86_400;

/** A moment in seconds as an axis of so many seconds shows it: the clock within two days, days within two weeks and more. */
export function formatAxisTime(seconds: number, length: number): string {
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const day = { month: 'short', day: 'numeric' } as const;
  const parts = length <= DAY ? clock : { ...day, ...clock };
  return new Intl.DateTimeFormat(i18next.language, parts).format(new Date(seconds * 1000));
}
