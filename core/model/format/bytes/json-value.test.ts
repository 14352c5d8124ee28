import { expect, it } from 'vitest';
import { listAt, objectAt, parseJson, textAt } from './json-value.ts';

it('parses JSON, brackets in texts and all', () => {
  const text = JSON.stringify({ a: '['.repeat(10_000), b: '\\"[', c: [[1]] });
  expect(parseJson(text)).toEqual(JSON.parse(text));
});

it.each(['', '{', '{"a":', '['.repeat(600) + ']'.repeat(600)])('answers nothing for what is none', (text) => {
  expect(parseJson(text)).toBeUndefined();
});

it('finds own keys only, of the type asked for', () => {
  expect(textAt({ a: 1 }, 'a')).toBeUndefined();
  expect(objectAt({}, '__proto__')).toEqual({});
  expect(listAt({ a: [1] }, 'a')).toEqual([1]);
  expect(listAt(undefined, 'a')).toEqual([]);
});
