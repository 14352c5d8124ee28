import { expect, test } from 'vitest';
import { explainName, NAME_PATTERN, parseReference, suggestName } from './name.ts';

test.each([
  ['iris', undefined],
  ['iris-model.v2_final', undefined],
  ['My Model', 'my-model'],
  ['Größe', 'grosse'],
  ['模型', 'model'],
  ['', 'model'],
  ['--x--', 'x'],
  ['a..b', 'a.b'],
  ['x'.repeat(200), 'x'.repeat(63)],
])('%j can be used, or has %j proposed for it', (name, suggestion) => {
  expect(explainName(name)?.suggestion).toBe(suggestion);
});

test.each(['Ä ö', '   ', '🙂 iris 🙂', '-.-', 'A'.repeat(64), 'UPPER_lower', 'a/b\\c', '\u0000'])(
  'what is proposed for %j can be used',
  (name) => {
    expect(suggestName(name)).toMatch(NAME_PATTERN);
    expect(suggestName(name).length).toBeLessThanOrEqual(63);
  },
);

test.each([
  ['iris', { name: 'iris', version: undefined }],
  ['iris:3', { name: 'iris', version: 3 }],
  ['iris:latest', { name: 'iris', version: undefined }],
  ['iris:0', undefined],
  ['iris:x', undefined],
  ['iris:1.5', undefined],
])('%s is read as %j', (text, reference) => {
  expect(parseReference(text)).toEqual(reference);
});
