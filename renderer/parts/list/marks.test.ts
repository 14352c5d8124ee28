import { expect, test } from 'vitest';
import { markRange, NO_MARKS, presentMarks, toggleMark } from './marks.ts';

const ids = ['a', 'b', 'c', 'd'];

test('the selected row counts as marked when the first other one is added', () => {
  expect([...toggleMark({ marks: NO_MARKS, selected: 'a', id: 'c' })]).toEqual(['a', 'c']);
  expect([...toggleMark({ marks: NO_MARKS, selected: undefined, id: 'c' })]).toEqual(['c']);
});

test('a marked row is taken out again', () => {
  expect([...toggleMark({ marks: new Set(['a', 'c']), selected: 'a', id: 'c' })]).toEqual(['a']);
});

test.each([
  ['b', 'd', ['b', 'c', 'd']],
  ['d', 'b', ['b', 'c', 'd']],
  ['b', 'b', ['b']],
  [undefined, 'c', ['c']],
  ['gone', 'c', ['c']],
  ['b', 'gone', []],
])('a range from %s to %s', (selected, id, marked) => {
  expect([...markRange({ ids, selected, id })]).toEqual(marked);
});

test('rows that are gone are not marked, and one alone is not', () => {
  expect([...presentMarks(new Set(['a', 'x', 'c']), ids)]).toEqual(['a', 'c']);
  expect(presentMarks(new Set(['a', 'x']), ids).size).toBe(0);
});
