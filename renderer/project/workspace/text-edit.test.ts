import { expect, test } from 'vitest';
import { applyEdits, differenceOf } from './text-edit.ts';

const range = (startLine: number, startColumn: number, endLine: number, endColumn: number) => ({
  startLine,
  startColumn,
  endLine,
  endColumn,
});

test('replaces, inserts and removes by line and column, in any order', () => {
  expect(
    applyEdits('name: a\nscrpt: b\nlast\n', [
      { range: range(1, 7, 1, 8), text: 'iris' },
      { range: range(3, 1, 4, 1), text: '' },
      { range: range(2, 1, 2, 6), text: 'script' },
    ]),
  ).toBe('name: iris\nscript: b\n');
});

test('appends at the end of a text that has no last line break', () => {
  expect(applyEdits('a', [{ range: range(2, 1, 2, 1), text: '\nb' }])).toBe('a\nb');
});

test('does not run over the end of a line', () => {
  expect(applyEdits('ab\ncd', [{ range: range(1, 2, 1, 99), text: 'X' }])).toBe('aX\ncd');
});

test('fills an empty file', () => {
  expect(applyEdits('', [{ range: range(1, 1, 1, 1), text: 'numpy\n' }])).toBe('numpy\n');
});

test('the difference of two texts is where they differ and no more', () => {
  for (const [before, after] of [
    ['name: a\nfiles: [b]\n', 'name: a\nfiles: [b, c]\n'],
    ['aaa', 'aa'],
    ['aa', 'aaa'],
    ['', 'x'],
    ['x', ''],
    ['same', 'same'],
  ] as const) {
    const { start, end, text } = differenceOf(before, after);
    expect(before.slice(0, start) + text + before.slice(end)).toBe(after);
  }
  expect(differenceOf('files: [b]\n', 'files: [b, c]\n')).toEqual({ start: 9, end: 9, text: ', c' });
});
