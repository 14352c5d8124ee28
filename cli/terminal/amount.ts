const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes for people, in powers of 1000: `0 B`, `1.2 MB`, `340 MB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? ''}`;
}

/** A length of time for people: `12 ms`, `3.4 s`, `2 m 05 s`, `1 h 03 m`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${pad(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} m`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

const AGES = [
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 1 },
] as const;

/** How long ago a moment was: `3 minutes ago`, `just now`; beyond 60 days the date. */
export function formatAge(moment: string, now: Date): string {
  const seconds = Math.floor((now.getTime() - Date.parse(moment)) / 1000);
  if (Number.isNaN(seconds)) return moment;
  if (seconds < 5) return 'just now';
  if (seconds > 60 * 86_400) return moment.slice(0, 10);
  const age = AGES.find((each) => seconds >= each.seconds) ?? AGES[3];
  const count = Math.floor(seconds / age.seconds);
  return `${count} ${age.unit}${count === 1 ? '' : 's'} ago`;
}
