import { formatDuration } from '#cli/terminal/amount.ts';

/** A number with thousands apart: `1,234,567`. */
export function countOf(count: number): string {
  return count.toLocaleString('en-US');
}

/** How many requests ended so; empty for none, so that failures are seen. */
export function failuresOf(statuses: Readonly<Record<string, number>>, name: '4xx' | '5xx'): string {
  const count = statuses[name] ?? 0;
  return count === 0 ? '' : countOf(count);
}

/** How long calls took; short ones with a digit. `–`: not told. */
export function timeText(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return '–';
  return milliseconds < 9.95 ? `${milliseconds.toFixed(1)} ms` : formatDuration(milliseconds);
}
