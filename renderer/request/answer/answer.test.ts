import { expect, test } from 'vitest';
import { seriesOf, tableOf } from './answer-shape.ts';
import { jsonRows, openAtFirst, toggle } from './json-rows.ts';

test('a small value is open from the start', () => {
  const value = { labels: ['a', 'b'], probability: 0.5 };
  const rows = jsonRows(value, openAtFirst(value));
  expect(rows.map(({ depth, key }) => [depth, key])).toEqual([
    [0, undefined],
    [1, 'labels'],
    [2, '0'],
    [2, '1'],
    [1, 'probability'],
  ]);
});

test('of a large value only a page of members is shown, and the next when asked for', () => {
  const value = Array.from({ length: 100_000 }, (_none, index) => ({ index }));
  const opened = openAtFirst(value);
  const rows = jsonRows(value, opened);
  expect(rows).toHaveLength(502);
  const last = rows.at(-1);
  expect(last?.content).toEqual({ kind: 'more', left: 99_500 });
  if (last !== undefined) expect(jsonRows(value, toggle(opened, last))).toHaveLength(1002);
});

test('a fold closes with everything in it', () => {
  const value = { inner: { deep: 1 } };
  const opened = openAtFirst(value);
  const [, inner] = jsonRows(value, opened);
  if (inner === undefined) throw new Error('no row');
  expect(jsonRows(value, toggle(opened, inner))).toHaveLength(2);
});

test('what is too deep to be written is no table', () => {
  expect(tableOf(JSON.parse(`[${'['.repeat(100_000)}${']'.repeat(100_000)}]`))).toBeUndefined();
});

test('deep nesting does not open by itself without end', () => {
  let value: unknown = 1;
  for (let depth = 0; depth < 5000; depth += 1) value = [value];
  expect(jsonRows(value, openAtFirst(value)).length).toBeLessThan(400);
});

test.each([
  [
    [{ a: 1 }, { b: 'x' }],
    ['a', 'b'],
    [
      ['1', ''],
      ['', 'x'],
    ],
  ],
  [
    [[1, 2], [3]],
    ['1', '2'],
    [
      ['1', '2'],
      ['3', ''],
    ],
  ],
  [{ predictions: ['setosa'], model: 'iris' }, ['1'], [['setosa']]],
])('%j is a table', (value, columns, rows) => {
  expect(tableOf(value)).toEqual({ columns, rows });
});

test.each([[{ a: 1 }], ['text'], [[]], [[1, [2]]], [{ a: [1], b: [2] }]])('%j is none', (value) => {
  expect(tableOf(value)).toBeUndefined();
});

test.each([
  [[1, 2.5], [{ name: '1', values: [1, 2.5] }]],
  [
    [
      { p: 0.1, label: 'a' },
      { p: null, label: 'b' },
    ],
    [{ name: 'p', values: [0.1, null] }],
  ],
  [
    [
      [1, 'x'],
      [2, 'y'],
    ],
    [{ name: '0', values: [1, 2] }],
  ],
  [['a', 'b'], []],
  [[1], []],
])('the numbers of %j', (value, series) => {
  expect(seriesOf(value)).toEqual(series);
});
