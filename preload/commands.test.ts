import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMAND_KEYS, MENUS } from './commands.ts';

const EDITOR = join(import.meta.dirname, '../node_modules/monaco-editor/esm/vs/editor');
const MODIFIERS: Readonly<Record<string, string>> = {
  CtrlCmd: 'mod',
  Shift: 'shift',
  Alt: 'alt',
  WinCtrl: 'ctrl',
};
const KEYS: Readonly<Record<string, string>> = { Comma: ',', Period: '.', Slash: '/', Minus: '-' };

/** Every shortcut that the editor's sources bind, spelt as ours are; chords by their first key. */
function editorKeys(): ReadonlySet<string> {
  const found = new Set<string>();
  for (const entry of readdirSync(EDITOR, { recursive: true, encoding: 'utf8' })) {
    if (!entry.endsWith('.js')) continue;
    const text = readFileSync(join(EDITOR, entry), 'utf8').replaceAll(/KeyChord\(([^,]+),[^)]*\)/g, '$1');
    for (const [, modifiers = '', key = ''] of text.matchAll(
      /((?:\d+ \/\* KeyMod\.\w+ \*\/ \| )+)\d+ \/\* KeyCode\.(\w+) \*\//g,
    )) {
      const names = [...modifiers.matchAll(/KeyMod\.(\w+)/g)].map(([, name = '']) => MODIFIERS[name] ?? name);
      found.add([...names.sort(), KEYS[key] ?? key.replace(/^(Key|Digit)/, '')].join('+'));
    }
  }
  return found;
}

function spelt(keys: string): string {
  const parts = keys.split('+');
  return [...parts.slice(0, -1).sort(), parts.at(-1)].join('+');
}

const ALL = Object.values(COMMAND_KEYS).flat();

test('no two commands share a shortcut', () => {
  expect(new Set(ALL.map(spelt)).size).toBe(ALL.length);
});

test('none is a key of the editor, but the one that is left to it while it has the focus', () => {
  const taken = editorKeys();
  expect(taken.size).toBeGreaterThan(50);
  expect(ALL.filter((keys) => taken.has(spelt(keys)))).toEqual(['mod+K']);
});

test('what has a key that the editor takes has another one besides', () => {
  expect(COMMAND_KEYS.palette.length).toBeGreaterThan(1);
});

test('a command stands in the menus once at most', () => {
  const names = Object.values(MENUS)
    .flat()
    .filter((name) => name !== null);
  expect(new Set(names).size).toBe(names.length);
});
