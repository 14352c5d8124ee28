import { expect, test } from 'vitest';
import { type FilterDraft, filterOf, filterOptions, isNarrowed, isUsable, NO_FILTER } from './call-filter.ts';

const AT = Date.parse('2026-11-30T12:00:00.000Z');
const FULL: FilterDraft = {
  range: '7d',
  status: ' 5XX ',
  image: ' iris:3 ',
  conditions: [
    { id: 1, name: ' age ', comparison: '>', value: ' 65 ' },
    { id: 2, name: '', comparison: '=', value: 'not finished' },
    { id: 3, name: 'text', comparison: '~', value: 'two words' },
  ],
};

test.each([
  ['1h', '2026-11-30T11:00:00.000Z'],
  ['24h', '2026-11-29T12:00:00.000Z'],
  ['7d', '2026-11-23T12:00:00.000Z'],
  ['30d', '2026-10-31T12:00:00.000Z'],
] as const)('%s begins at %s', (range, from) => {
  expect(filterOf({ ...NO_FILTER, range }, { at: AT })).toEqual({ from, where: [] });
});

test('what was typed is asked for, and a condition without a name is not', () => {
  expect(filterOf(FULL, { at: AT, to: '2026-11-30T11:30:00.000Z' })).toEqual({
    from: '2026-11-23T12:00:00.000Z',
    to: '2026-11-30T11:30:00.000Z',
    deployment: 'iris:3',
    status: '5xx',
    where: [
      { name: 'age', comparison: '>', value: '65' },
      { name: 'text', comparison: '~', value: 'two words' },
    ],
  });
});

test('the command line asks the same', () => {
  expect(filterOptions(FULL, 'lab')).toBe(
    "--store lab --from 7d --deployment iris:3 --status 5xx --where 'age>65' --where 'text~two words'",
  );
  expect(filterOptions(NO_FILTER, 'lab')).toBe('--store lab');
});

test.each(['200', '404', '5xx', '4XX', '', ' '])('the status “%s” can be asked for', (status) => {
  expect(isUsable({ ...NO_FILTER, status })).toBe(true);
});

test.each(['20', '6xx', 'ok', '2000', '5x'])('the status “%s” cannot', (status) => {
  expect(isUsable({ ...NO_FILTER, status })).toBe(false);
});

test('a time alone narrows nothing', () => {
  expect(isNarrowed({ ...NO_FILTER, range: '1h' })).toBe(false);
  expect(isNarrowed({ ...NO_FILTER, status: '200' })).toBe(true);
  expect(isNarrowed(FULL)).toBe(true);
});
