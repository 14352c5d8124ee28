import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './repository.mjs';

// Put together from pieces, so that this file passes its own tests.
const HOME_FOLDERS = ['work', 'root', 'home'].join('|');
const MACHINE_PATH = new RegExp(`(?<![\\w.~$})>-])/(?:${HOME_FOLDERS})/[\\w.-]+`, 'g');
const REGISTRY_DOMAINS = [
  'npmjs',
  'yarnpkg',
  'pypi',
  'pythonhosted',
  'debian',
  'ubuntu',
  'golang',
  'crates',
  'maven',
];
const REGISTRY_HOST = new RegExp(
  `\\b(?:registry|files|deb|security|archive|proxy|sum|static|index|repo\\d?)\\.(?:${REGISTRY_DOMAINS.join('|')})\\b|\\b${['pypi', 'org'].join('\\.')}\\b`,
  'g',
);

/** Paths inside images, not of a machine: the place of a build's cache mount. */
const ALLOWED_PATHS = [['', 'root', '.cache'].join('/')];

const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
  .split('\0')
  .filter((file) => file !== '' && file !== 'package-lock.json');

test('no tracked file holds a path of one machine', () => {
  expect(findings(MACHINE_PATH).filter(({ text }) => !ALLOWED_PATHS.includes(text))).toEqual([]);
});

test('no tracked file holds the host of a package registry: a machine says itself which ones it uses', () => {
  expect(findings(REGISTRY_HOST)).toEqual([]);
});

test.each([
  [['', 'home', 'ann', 'project'].join('/'), 1],
  [`open("${['', 'root', 'x.txt'].join('/')}")`, 1],
  ['https://example.org/home/page', 0],
  ['./work/file', 0],
  ['homework/root/cause', 0],
])('%s counts as %i machine paths', (text, count) => {
  expect([...text.matchAll(MACHINE_PATH)]).toHaveLength(count);
});

test.each([
  [`https://${['registry', 'npmjs', 'org'].join('.')}/zod`, 1],
  [`http://${['deb', 'debian', 'org'].join('.')}/debian`, 1],
  [`https://${['pypi', 'org'].join('.')}/simple`, 1],
  ['https://www.debian.org/doc/', 0],
])('%s counts as %i registry hosts', (text, count) => {
  expect([...text.matchAll(REGISTRY_HOST)]).toHaveLength(count);
});

function findings(pattern: RegExp): { file: string; line: number; text: string }[] {
  return files.flatMap((file) => {
    const content = readFileSync(join(ROOT, file), 'utf8');
    if (content.includes('\0')) return [];
    return content
      .split('\n')
      .flatMap((line, index) =>
        [...line.matchAll(pattern)].map(([text]) => ({ file, line: index + 1, text })),
      );
  });
}
