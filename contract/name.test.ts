import { expect, test } from 'vitest';
import { explainName, NAME_PATTERN, parseReference, suggestName } from './name.ts';

test.each([
  ['iris', undefined],
  ['iris-model.v2_final', undefined],
  ['My Model', 'my-model'],
  ['Größe', 'grosse'],
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

test('names in other scripts do not become one name', () => {
  const proposed = ['模型', '预测', 'модель', 'نموذج'].map(suggestName);
  expect(new Set(proposed).size).toBe(4);
  for (const name of proposed) expect(name).toMatch(NAME_PATTERN);
  expect(suggestName('模型')).toBe(suggestName('模型'));
});

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
