import i18next from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import { formatAgo, formatBytes, formatDuration } from './format.ts';

beforeAll(async () => {
  await i18next.init({ lng: 'en' });
});

test.each([
  [0.42, '0.4 ms'],
  [3.21, '3.2 ms'],
  [98, '98 ms'],
  [101.4, '101 ms'],
  [143, '143 ms'],
  [999.4, '999 ms'],
  [1270, '1.27 s'],
  [12_340, '12 s'],
  [125_000, '2 min 5 s'],
  [3_660_000, '1 h 1 min'],
])('%d ms is written %s', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test('times that differ by a few milliseconds are written differently', () => {
  expect(formatDuration(104)).not.toBe(formatDuration(109));
});

test.each([
  [999, '999 B'],
  [1500, '1.5 KB'],
  [318_000_000, '318 MB'],
])('%d bytes are written %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('what was a moment ago is now, what was before yesterday is a number of days', () => {
  const now = Date.parse('2026-11-03T12:00:00Z');
  expect(formatAgo('2026-11-03T11:59:50Z', now)).toBe('now');
  expect(formatAgo('2026-11-01T12:00:00Z', now)).toBe('2 days ago');
});
