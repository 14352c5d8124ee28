import { expect, test } from 'vitest';
import { printable, printableJson } from './printable.ts';
import { createStyle } from './style.ts';

test.each([
  ['moves the cursor', '\u001b[2J\u001b[Hgone', '[2J[Hgone'],
  ['retitles the window', '\u001b]0;title\u0007text', ']0;titletext'],
  ['writes over the line', 'safe\rbad', 'safebad'],
  ['rings or deletes', 'a\u0007\b\u007fb', 'ab'],
  ['is of the second set', '\u009b2Ja', '2Ja'],
  ['hides text', '\u001b[8mhidden\u001b[28m', 'hidden'],
  ['turns the direction', 'a\u202etxt.exe', 'atxt.exe'],
])('what %s does not reach the terminal', (_what, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('lines, tabs, scripts and our own colours stay', () => {
  const style = createStyle(true);
  const text = `${style.bad('a')}\t${style.strong('ü')}\n${style.faint('漢')}${style.accent('b')}${style.warn('c')}${style.good('d')}`;
  expect(printable(text)).toBe(text);
});

test('JSON stays the same document', () => {
  const value = { text: '\u001b[2J\u009b\u007f\u202e' };
  const json = printableJson(JSON.stringify(value));
  expect(JSON.parse(json)).toEqual(value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(json).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
});
