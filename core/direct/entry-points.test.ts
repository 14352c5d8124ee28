import { expect, test } from 'vitest';
import { entryPoints } from './entry-points.ts';

const HEAD = '[console_scripts]\n';

test.each([
  ['run = pkg.mod:main', { name: 'run', module: 'pkg.mod', attribute: 'main' }],
  ['  run=pkg:cli.main [extra, more]  ', { name: 'run', module: 'pkg', attribute: 'cli.main' }],
  ['a-b.c_d = p : m []', { name: 'a-b.c_d', module: 'p', attribute: 'm' }],
])('%j is a program', (line, program) => {
  expect(entryPoints(`${HEAD}${line}\n`)).toEqual([program]);
});

test.each([
  'run',
  'run = pkg',
  'run = pkg:',
  '= pkg:main',
  'ru n = pkg:main',
  'run = pkg:main [x',
  'run = pkg:main [x] y',
  'run = pkg:main]',
  'run = pkg:ma in',
  '../run = pkg:main',
  'run = pkg:main:other',
])('%j is no program', (line) => {
  expect(entryPoints(`${HEAD}${line}\n`)).toEqual([]);
});

test.each([
  ['blanks in a name', `x${' '.repeat(2_000_000)}y = pkg:main`],
  ['blanks and no separator', `x${' '.repeat(2_000_000)}y`],
  ['blanks in a module', `x = p${' '.repeat(2_000_000)}q:main`],
  ['blanks in an attribute', `x = p:m${' '.repeat(2_000_000)}n`],
  ['brackets', `x = p:m${'['.repeat(2_000_000)}`],
  ['dots', `x = ${'p.'.repeat(1_000_000)}:m`],
  ['signs', `${'='.repeat(1_000_000)}${':'.repeat(1_000_000)}`],
])('a line with megabytes of %s is read in time proportional to it', (_what, line) => {
  expect(entryPoints(`${HEAD}${line}\n`)).toEqual([]);
});
