import { expect, test } from 'vitest';
import { readSchedule } from '#core/manifest/schedule/schedule-times.ts';
import { dueTime, missedText } from './due-time.ts';

function dueOf(cron: string, handled: string, now: string) {
  const reading = readSchedule({ cron, timezone: 'UTC' }, new Date(now));
  if (reading.kind !== 'times') throw new Error('It has no times.');
  const due = dueTime(reading.times, new Date(handled), new Date(now));
  return due === undefined
    ? undefined
    : { due: due.due.toISOString(), missed: due.missed, isLate: due.isLate, text: missedText(due) };
}

test('nothing is due before the time, nor again after it was dealt with', () => {
  expect(dueOf('0 3 * * *', '2026-11-29T03:00:00Z', '2026-11-30T02:59:59Z')).toBeUndefined();
  expect(dueOf('0 3 * * *', '2026-11-30T03:00:00Z', '2026-11-30T20:00:00Z')).toBeUndefined();
});

test('a time that has just come is due, and nothing was missed', () => {
  expect(dueOf('0 3 * * *', '2026-11-29T03:00:00Z', '2026-11-30T03:00:29Z')).toEqual({
    due: '2026-11-30T03:00:00.000Z',
    missed: 0,
    isLate: false,
    text: undefined,
  });
});

test('of times that were missed the last one is due, and the others are counted', () => {
  expect(dueOf('0 3 * * *', '2026-11-29T03:00:00Z', '2026-11-30T09:00:00Z')).toMatchObject({
    missed: 0,
    isLate: true,
    text: 'Slipway was not running at 2026-11-30 03:00Z.',
  });
  expect(dueOf('0 3 * * *', '2026-11-23T03:00:00Z', '2026-11-30T09:00:00Z')).toMatchObject({
    due: '2026-11-30T03:00:00.000Z',
    missed: 6,
    isLate: true,
    text: 'Slipway was not running at 7 times, the last of them 2026-11-30 03:00Z.',
  });
  expect(dueOf('0 3 * * *', '2026-11-23T03:00:00Z', '2026-11-30T03:00:10Z')).toMatchObject({
    missed: 6,
    isLate: false,
    text: 'Slipway was not running at 6 times, the last of them the one before this.',
  });
});

test('years of minutes that were missed are not counted one by one', () => {
  expect(dueOf('* * * * *', '2016-01-01T00:00:00Z', '2026-11-30T09:00:10Z')).toMatchObject({
    missed: 100,
    text: 'Slipway was not running at 100 times or more, the last of them the one before this.',
  });
});
