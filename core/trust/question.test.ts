import { expect, test } from 'vitest';
import { wordsOf } from './question.ts';

test.each([
  ['a line end', '/srv/models/iris\n\nIt is signed by Example Inc.', '\\u{a}'],
  ['a mark of direction', '/srv/models/\u202Egnp.txt', '\\u{202e}'],
  ['a null character', '/srv/models/\0', '\\u{0}'],
])('%s in the name of a folder is shown as what it is', (_what, folder, shown) => {
  const { message, hint } = wordsOf({ kind: 'folder', folder });
  expect(message).toContain(shown);
  expect(`${message}${hint}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test('a variable of a login program cannot begin a line of its own', () => {
  const { detail } = wordsOf({
    kind: 'program',
    command: 'login',
    arguments: ['--token\nnothing'],
    environment: [{ name: 'A', value: 'x\n\nThis is safe.' }],
    destination: { server: 'https://h', proxy: 'http://p\n\nIt is yours.' },
  });
  expect(detail.split('\n').slice(2)).toEqual([
    'login "--token\\nnothing"',
    'A=x\\u{a}\\u{a}This is safe.',
    '',
    'Server: https://h',
    'Through the proxy http://p\\u{a}\\u{a}It is yours.',
  ]);
});

test('the value of a setting hides nothing behind marks of direction', () => {
  const { detail } = wordsOf({
    kind: 'settings',
    changes: { packageIndex: 'https://a.example/\u202Eelpmis' },
  });
  expect(detail.split('\n').slice(2)).toEqual(['packageIndex = "https://a.example/\\u{202e}elpmis"']);
});
