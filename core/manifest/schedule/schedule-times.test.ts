import { describe, expect, it } from 'vitest';
import { readSchedule, type ScheduleTimes } from './schedule-times.ts';

const NOW = new Date('2026-11-30T12:00:00Z');

function timesOf(cron: string, timezone = 'UTC'): ScheduleTimes {
  const reading = readSchedule({ cron, timezone }, NOW);
  if (reading.kind !== 'times') throw new Error(`“${cron}” has no times: ${JSON.stringify(reading)}`);
  return reading.times;
}

function runsOf(times: ScheduleTimes, from: string, count: number): readonly (string | undefined)[] {
  const found: (string | undefined)[] = [];
  for (let last: Date | undefined = new Date(from); found.length < count && last !== undefined; ) {
    last = times.after(last);
    found.push(last?.toISOString());
  }
  return found;
}

describe('a schedule', () => {
  it.each([
    ['0 3 * * 1', 'Europe/Vienna', '2026-12-07T02:00:00.000Z'],
    ['0 3 * * MON-FRI', 'UTC', '2026-12-01T03:00:00.000Z'],
    ['*/15 8-18 * * *', 'America/New_York', '2026-11-30T13:00:00.000Z'],
    ['@daily', 'Asia/Tokyo', '2026-11-30T15:00:00.000Z'],
    ['0 0 29 2 *', 'UTC', '2028-02-29T00:00:00.000Z'],
    // Day and weekday: either of them, as cron and Kubernetes have it.
    ['0 0 13 * 5', 'UTC', '2026-12-04T00:00:00.000Z'],
    ['0 0 31 2 1', 'UTC', '2027-02-01T00:00:00.000Z'],
  ])('%s in %s is next due at %s', (cron, timezone, next) => {
    expect(timesOf(cron, timezone).after(NOW)?.toISOString()).toBe(next);
  });

  it.each(['0 0 31 2 *', '0 0 30 feb *', '5 5 31 4,6,9,11 *'])('that never comes is wrong: %s', (cron) => {
    expect(readSchedule({ cron, timezone: 'UTC' }, NOW)).toMatchObject({
      kind: 'wrong',
      key: 'cron',
      message: expect.stringContaining('never comes'),
    });
  });

  it.each([
    ...[
      '',
      'daily',
      '61 * * * *',
      '* * * *',
      '* * * * * *',
      '0 0 1 1 * 2027',
      '0 24 * * *',
      '0 0 0 * *',
      '@reboot',
    ],
    ...[
      '0 0 L * *',
      '0 0 ? * *',
      '0 0 15W * *',
      '0 0 * * 5#2',
      '*/0 * * * *',
      '2027-01-01T00:00:00',
      '0 0 * * MON-',
      '-1 * * * *',
    ],
  ])('that is none is wrong: “%s”', (cron) => {
    expect(readSchedule({ cron, timezone: 'UTC' }, NOW)).toMatchObject({ kind: 'wrong', key: 'cron' });
  });

  it.each([
    ['Europe/Viena', 'Did you mean Europe/Vienna'],
    ['Mars/Base', 'Use a name like'],
    ['+02:00', 'Use a name like'],
    ['', 'Use a name like'],
  ])('in the time zone “%s” is wrong', (timezone, hint) => {
    expect(readSchedule({ cron: '0 3 * * *', timezone }, NOW)).toMatchObject({
      kind: 'wrong',
      key: 'timezone',
      hint: expect.stringContaining(hint),
    });
    expect(readSchedule({ timezone }, NOW)).toMatchObject({ kind: 'wrong', key: 'timezone' });
  });

  it('runs once on the day that has 2:30 twice, and once on the day that has none', () => {
    const times = timesOf('30 2 * * *', 'Europe/Vienna');
    expect(runsOf(times, '2026-10-24T12:00:00Z', 2)).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
    expect(runsOf(times, '2027-03-27T12:00:00Z', 2)).toEqual([
      '2027-03-28T01:00:00.000Z',
      '2027-03-29T00:30:00.000Z',
    ]);
  });

  it('tells the last time up to a moment, that moment included', () => {
    const times = timesOf('0 3 * * *');
    const upTo = (moment: string) => times.upTo(new Date(moment))?.toISOString();
    expect(upTo('2026-11-30T02:59:59Z')).toBe('2026-11-29T03:00:00.000Z');
    expect(upTo('2026-11-30T03:00:00Z')).toBe('2026-11-30T03:00:00.000Z');
    expect(upTo('2026-11-30T03:00:00.500Z')).toBe('2026-11-30T03:00:00.000Z');
  });
});
