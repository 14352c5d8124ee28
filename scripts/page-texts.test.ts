import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './repository.mjs';

/** The same in every language: names, and examples of what is typed. */
const SAME = new Set([
  'Slipway',
  'Swagger',
  'JSON',
  'YAML',
  'kustomize',
  'English',
  'Français',
  'registry.example.org/team',
  'apiVersion: v1',
  'sv=…&sig=…',
  'DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…',
  'us-east-1',
  '~/models/iris',
  'NAME',
  'Alt',
  'python-3.11 = registry.example/python:3.11',
]);

/** Attributes, and keys of objects, that a person reads or hears. */
const READ = "(?:aria-label|'aria-label'|ariaLabel|label|title|placeholder|description|alt|hint|message)";
const LITERALS = [
  new RegExp(`[\\s{]${READ}(?:=|: )(["'])((?:(?!\\1).)*\\p{L}{3}(?:(?!\\1).)*)\\1`, 'gu'),
  // Words between two tags. Types have no closing tag behind them.
  /[\w"'})]>\s*()(\p{Lu}[\p{L}\d ,.’-]{2,})\s*<\//gu,
];

const files = execFileSync('git', ['ls-files', '-z', 'renderer'], { cwd: ROOT, encoding: 'utf8' })
  .split('\0')
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|\/testing\/|\/i18n\//.test(path));

/** `app.models`: the place of a text in the catalogue. */
const KEY = /^[a-z]+(?:\.[\w-]+)+$/i;

function literals(source: string): readonly string[] {
  return LITERALS.flatMap((literal) => [...source.matchAll(literal)].map(([, , text = '']) => text)).filter(
    (text) => !KEY.test(text),
  );
}

test('every text of the page is in the catalogue, so that it is there in every language', () => {
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((path) =>
    literals(readFileSync(join(ROOT, path), 'utf8'))
      .filter((text) => !SAME.has(text))
      .map((text) => `${path}: ${text}`),
  );
  expect(found).toEqual([]);
});

test.each([
  ['<Button title="Save it" />', 'Save it'],
  ["<input aria-label='Name of it' />", 'Name of it'],
  ["const item = { label: 'Node port' };", 'Node port'],
  ['<b>Not running</b>', 'Not running'],
  ['<p className={a}>\n  Ready\n</p>', 'Ready'],
])('a text in the page is found: %s', (source, text) => {
  expect(literals(source)).toEqual([text]);
});
