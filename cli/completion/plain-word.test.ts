import { expect, test } from 'vitest';
import { isPlainWord } from './plain-word.ts';

test.each(['iris', 'iris:3', 'iris-4f2a', '--port', 'team@lab', 'größe', 'a/b.c', 'process'])(
  '%s is offered',
  (text) => {
    expect(isPlainWord(text)).toBe(true);
  },
);

test.each([
  '',
  'a b',
  'a;id',
  '$(id)',
  '`id`',
  "a'b",
  'a"b',
  'a|b',
  'a&b',
  'a>b',
  'a\nb',
  'a\u001b[2J',
  '~',
  '*',
  'a!b',
  'a\\b',
])('%j is not', (text) => {
  expect(isPlainWord(text)).toBe(false);
});
