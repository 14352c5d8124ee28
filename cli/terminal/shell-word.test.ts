import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from '#contract/shell-word.ts';

test('plain paths stay as they are', () => {
  expect(shellWord('models/größe-2.pkl', 'posix')).toBe('models/größe-2.pkl');
});

test
  .skipIf(process.platform === 'win32')
  .each(['a b (c) & d', "it's", '$HOME', '*', '', '"', '~', '~/x', 'a~b', '=ls', 'a\nb'])(
  'a shell reads %j as it was written',
  (text) => {
    const read = execFileSync('sh', ['-c', `printf %s ${shellWord(text, 'posix')}`], { encoding: 'utf8' });
    expect(read).toBe(text);
  },
);

test('Windows takes double quotes', () => {
  expect(shellWord('C:\\My models', 'windows')).toBe('"C:\\My models"');
  expect(shellWord('C:\\models', 'windows')).toBe('C:\\models');
  expect(shellWord('a&b', 'windows')).toBe('"a&b"');
  expect(shellWord('', 'windows')).toBe('""');
});
