import { expect, test } from 'vitest';
import { prettyJson } from './json-text.ts';

test('keeps what is short on one line', () => {
  expect(prettyJson('{"a":[1,2],"b":"x"}')).toBe('{"a": [1, 2], "b": "x"}');
});

test('breaks what is long, deep as it is', () => {
  const long = 'x'.repeat(60);
  expect(prettyJson(JSON.stringify({ rows: [[1, 2], [long]], n: 1 }))).toBe(
    `{\n  "rows": [\n    [1, 2],\n    ["${long}"]\n  ],\n  "n": 1\n}`,
  );
});

test('leaves what is not JSON as it came', () => {
  expect(prettyJson('<html>')).toBe('<html>');
});

test('means the same as before', () => {
  const value = { nested: { list: Array.from({ length: 50 }, (_, index) => ({ index, text: '"\\\n' })) } };
  expect(JSON.parse(prettyJson(JSON.stringify(value)))).toEqual(value);
});

test('leaves what is too deep to be written as it came', () => {
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
  expect(prettyJson(deep)).toBe(deep);
});
