import { expect, test } from 'vitest';
import { shellWord } from './shell-word.ts';

// The right column is POSIX shell quoting: within single quotes only the single quote itself means something.
test.each([
  ['iris:3', 'iris:3'],
  ['/models/me/models/iris', '/models/me/models/iris'],
  ['/models/me/my model', "'/models/me/my model'"],
  ["it's", "'it'\\''s'"],
  ['$(reboot)', "'$(reboot)'"],
  ['`id`', "'`id`'"],
  ['a\nb', "'a\nb'"],
  ['~', "'~'"],
  ['', "''"],
  ['ä', "'ä'"],
])('writes %j so that a shell reads it as one word', (word, written) => {
  expect(shellWord(word)).toBe(written);
});
