import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from './shell-word.ts';

test('plain paths stay as they are', () => {
  expect(shellWord('models/größe-2.pkl', 'linux')).toBe('models/größe-2.pkl');
});

test.skipIf(process.platform === 'win32').each(['a b (c) & d', "it's", '$HOME', '*', '', '"'])(
  'a shell reads %j as it was written',
  (text) => {
    const read = execFileSync('sh', ['-c', `printf %s ${shellWord(text, 'linux')}`], { encoding: 'utf8' });
    expect(read).toBe(text);
  },
);

test('Windows takes double quotes', () => {
  expect(shellWord('C:\\My models', 'win32')).toBe('"C:\\My models"');
});
