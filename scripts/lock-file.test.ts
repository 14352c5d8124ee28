import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withAllPlatforms } from './lock-file.mjs';
import { ROOT } from './repository.mjs';

interface Locked {
  resolved?: string;
  integrity?: string;
  optional?: boolean;
  os?: string[];
}

const packages: Record<string, Locked> = JSON.parse(
  readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
).packages;
const paths = Object.keys(packages).filter((path) => path !== '');

test('package-lock.json names no address to download from, so that every npm uses its own registry', () => {
  expect(paths.filter((path) => packages[path]?.resolved !== undefined)).toEqual([]);
  expect(paths.length).toBeGreaterThan(100);
});

test('package-lock.json says what the content of every package must be, optional ones of a platform apart', () => {
  const unverified = paths.filter((path) => {
    const { integrity, optional, os } = packages[path] ?? {};
    return integrity === undefined && !(optional && os);
  });
  expect(unverified).toEqual([]);
});

test('package-lock.json has the optional packages of every platform, else `npm ci` refuses it: run node scripts/lock-file.mjs', () => {
  const absent = Object.keys(withAllPlatforms(packages)).filter((path) => packages[path] === undefined);
  expect(absent).toEqual([]);
});

test('a package of another platform that the registry did not know is added with its platform', () => {
  const tool = {
    dev: true,
    optionalDependencies: { 'tool-linux-x64-musl': '1.2.3', 'tool-win32-arm64-msvc': '1.2.3' },
  };
  expect(withAllPlatforms({ 'node_modules/tool': tool, 'node_modules/a': {} })).toEqual({
    'node_modules/a': {},
    'node_modules/tool': tool,
    'node_modules/tool-linux-x64-musl': {
      version: '1.2.3',
      cpu: ['x64'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    },
    'node_modules/tool-win32-arm64-msvc': {
      version: '1.2.3',
      cpu: ['arm64'],
      dev: true,
      optional: true,
      os: ['win32'],
    },
  });
});

test('an optional package that is there, also inside of its parent, is left as it is', () => {
  const locked = {
    'node_modules/tool': { optionalDependencies: { fast: '^1.0.0' } },
    'node_modules/tool/node_modules/fast': { version: '1.0.1' },
  };
  expect(withAllPlatforms(locked)).toEqual(locked);
});

test('an absent optional package without a platform in its name is an error', () => {
  expect(() =>
    withAllPlatforms({ 'node_modules/tool': { optionalDependencies: { fast: '1.0.0' } } }),
  ).toThrow('fast');
});
