import { expect, test } from 'vitest';
import { isTyped, keyNames, matchesKeys } from './keys.ts';

test('keys are written as on the keyboard', () => {
  expect(keyNames('mod+shift+P', false)).toEqual(['Ctrl', 'Shift', 'P']);
  expect(keyNames('mod+shift+P', true)).toEqual(['⌘', '⇧', 'P']);
});

test('a key that types a letter is told from one that does not', () => {
  expect(isTyped('?')).toBe(true);
  expect(isTyped('mod+K')).toBe(false);
  expect(isTyped('alt+1')).toBe(false);
  expect(isTyped('shift+F6')).toBe(false);
  expect(isTyped('F')).toBe(true);
});

const press = (key: string, code: string, held: readonly string[] = []) => ({
  key,
  code,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
});

test('a shortcut is pressed with exactly its modifiers, Command on a Mac and Ctrl elsewhere', () => {
  expect(matchesKeys(press('k', 'KeyK', ['ctrl']), 'mod+K', false)).toBe(true);
  expect(matchesKeys(press('k', 'KeyK', ['meta']), 'mod+K', true)).toBe(true);
  expect(matchesKeys(press('k', 'KeyK', ['ctrl']), 'mod+K', true)).toBe(false);
  expect(matchesKeys(press('P', 'KeyP', ['ctrl', 'shift']), 'mod+shift+P', false)).toBe(true);
  expect(matchesKeys(press('p', 'KeyP', ['ctrl']), 'mod+shift+P', false)).toBe(false);
  expect(matchesKeys(press('k', 'KeyK', ['ctrl', 'alt']), 'mod+K', false)).toBe(false);
});

test('a function key is a shortcut by itself and with Shift', () => {
  expect(matchesKeys(press('F6', 'F6'), 'F6', false)).toBe(true);
  expect(matchesKeys(press('F6', 'F6', ['shift']), 'F6', false)).toBe(false);
  expect(matchesKeys(press('F6', 'F6', ['shift']), 'shift+F6', true)).toBe(true);
  expect(matchesKeys(press('F6', 'F6', ['alt']), 'F6', false)).toBe(false);
});

test('where Alt makes a key type something else, its place counts', () => {
  expect(matchesKeys(press('¡', 'Digit1', ['alt']), 'alt+1', true)).toBe(true);
  expect(matchesKeys(press('ß', 'KeyS', ['meta', 'alt']), 'mod+alt+S', true)).toBe(true);
});

test('a typed key counts wherever it lies on the keyboard', () => {
  expect(matchesKeys(press('?', 'Slash', ['shift']), '?', false)).toBe(true);
  expect(matchesKeys(press('?', 'Minus', ['shift']), '?', false)).toBe(true);
  expect(matchesKeys(press('?', 'Slash', ['shift', 'ctrl']), '?', false)).toBe(false);
});
