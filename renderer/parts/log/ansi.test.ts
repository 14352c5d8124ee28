import { expect, test } from 'vitest';
import { parseAnsi, stripAnsi } from './ansi.ts';

const ESC = '\u001b';

test('takes a line apart by its colours', () => {
  expect(parseAnsi(`plain ${ESC}[1;31mred${ESC}[0m end`)).toEqual([
    { at: 0, text: 'plain ', color: undefined, isBold: false },
    { at: 13, text: 'red', color: 'red', isBold: true },
    { at: 20, text: ' end', color: undefined, isBold: false },
  ]);
});

test('understands bright colours and skips those of 256 or of millions', () => {
  expect(parseAnsi(`${ESC}[92mok`)[0]?.color).toBe('green');
  expect(parseAnsi(`${ESC}[38;5;31mx`)[0]?.color).toBeUndefined();
  expect(parseAnsi(`${ESC}[38;2;31;32;33mx`)[0]?.color).toBeUndefined();
});

test.each([
  ['a window title', `${ESC}]0;owned\u0007text`],
  ['a link', `${ESC}]8;;javascript:alert(1)${ESC}\\text${ESC}]8;;${ESC}\\`],
  ['a cleared screen', `${ESC}[2J${ESC}[Htext`],
  ['a device question', `${ESC}[c${ESC}[6ntext`],
  ['a bell and a backspace', '\u0007\u0008text'],
  ['a carriage return', 'text\r'],
  ['an eight-bit control', '\u009b31mtext'.replace('31m', '')],
])('removes %s', (_name, line) => {
  expect(stripAnsi(line)).toBe('text');
});

test('leaves HTML as the text that it is', () => {
  const line = '<img src=x onerror=alert(1)>';
  expect(parseAnsi(line)).toEqual([{ at: 0, text: line, color: undefined, isBold: false }]);
});
