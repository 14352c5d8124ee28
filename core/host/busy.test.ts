import { expect, test } from 'vitest';
import { busyWait } from '#core/host/busy.ts';

test.each([
  [429, { 'retry-after': '3' }, 3000],
  [429, { 'retry-after': '0' }, 0],
  [429, {}, 250],
  [429, { 'retry-after': 'soon' }, 250],
  [429, { 'retry-after': '86400' }, 60_000],
  [503, { 'retry-after': '1' }, 1000],
  [503, {}, undefined],
  [500, { 'retry-after': '1' }, undefined],
  [401, {}, undefined],
  [200, {}, undefined],
])('%s %j is waited for: %s ms', (statusCode, headers, wait) => {
  expect(busyWait({ statusCode, headers }, 0)).toBe(wait);
});

test('a date in the past is now, and the waits are bounded in number', () => {
  const past = { 'retry-after': new Date(Date.now() - 60_000).toUTCString() };
  expect(busyWait({ statusCode: 429, headers: past }, 0)).toBe(0);
  expect(busyWait({ statusCode: 429, headers: {} }, 2)).toBe(1000);
  expect(busyWait({ statusCode: 429, headers: {} }, 3)).toBeUndefined();
  expect(busyWait({ statusCode: 429, headers: past }, 8)).toBeUndefined();
});
