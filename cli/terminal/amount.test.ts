import { describe, expect, test } from 'vitest';
import { formatAge, formatBytes, formatDuration } from './amount.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [1536, '1.5 kB'],
  [99_449, '99.4 kB'],
  [999_499, '999 kB'],
  [999_999, '1.0 MB'],
  [2_147_483_648, '2.1 GB'],
  [5e15, '5000 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1000, '1.0 s'],
  [59_949, '59.9 s'],
  [59_999, '1 m 00 s'],
  [125_000, '2 m 05 s'],
  [3_780_000, '1 h 03 m'],
])('%d milliseconds are %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

describe('an age', () => {
  const now = new Date('2026-11-23T12:00:00Z');

  test.each([
    ['2026-11-23T11:59:58Z', 'just now'],
    ['2026-11-23T12:00:05Z', 'just now'],
    ['2026-11-23T11:59:00Z', '1 minute ago'],
    ['2026-11-23T09:30:00Z', '2 hours ago'],
    ['2026-11-20T12:00:00Z', '3 days ago'],
    ['2026-01-02T12:00:00Z', '2026-01-02'],
    ['never', 'never'],
  ])('of %s is “%s”', (moment, text) => {
    expect(formatAge(moment, now)).toBe(text);
  });
});
