import { expect, test } from 'vitest';
import { createLineSplitter } from './line-splitter.ts';

function linesOf(pieces: readonly string[], longest?: number): readonly string[] {
  const splitter = createLineSplitter(longest);
  const lines = pieces.flatMap((piece) => splitter.push(piece));
  const last = splitter.end();
  return last === undefined ? lines : [...lines, last];
}

test('lines are the same, whatever pieces they come in', () => {
  const text = 'one\n\ntwo\nthree\n\nlast';
  for (let size = 1; size <= text.length; size += 1) {
    const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_none, index) =>
      text.slice(index * size, (index + 1) * size),
    );
    expect(linesOf(pieces)).toEqual(text.split('\n'));
  }
});

test('a line that is too long is cut, with nothing of it lost', () => {
  expect(linesOf(['abcdefgh\nij\n', 'kl', 'mnop', 'qr\n'], 3)).toEqual([
    'abc',
    'def',
    'gh',
    'ij',
    'klm',
    'nop',
    'qr',
  ]);
  expect(linesOf(['abc\n', 'abcdef\n'], 3)).toEqual(['abc', 'abc', 'def']);
});

test('no line is longer than a quarter of a million characters', () => {
  const lines = linesOf(Array.from({ length: 2048 }, () => 'x'.repeat(16_384)));
  expect(Math.max(...lines.map((line) => line.length))).toBe(256 * 1024);
  expect(lines.reduce((sum, line) => sum + line.length, 0)).toBe(2048 * 16_384);
});
