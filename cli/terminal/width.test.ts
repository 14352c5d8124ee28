import { expect, test } from 'vitest';
import { plainLine, truncate, widthOf } from './width.ts';

test.each([
  ['iris', 4],
  ['数据', 4],
  ['naïve', 5],
  ['e\u0301', 1],
  ['👩‍🔬', 2],
  ['🇫🇷', 2],
  ['\u001B[31mred\u001B[0m', 3],
])('%s takes %i columns', (text, columns) => {
  expect(widthOf(text)).toBe(columns);
});

test.each([
  ['a long name', 6, 'a lon…'],
  ['short', 6, 'short'],
  ['数据模型', 5, '数据…'],
  ['a👩‍🔬b👩‍🔬', 4, 'a👩‍🔬…'],
  ['anything', 0, ''],
])('%s in %i columns is %s', (text, columns, cut) => {
  expect(truncate(text, columns)).toBe(cut);
});

test('a line of another program is printed without what drives the terminal', () => {
  expect(plainLine('\u001B[2Jone\ttwo\u0007\r')).toBe('one  two');
});
