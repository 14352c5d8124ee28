import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './repository.mjs';

test('package-lock.json names no address to download from, so that every npm uses its own registry', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const withAddress = Object.entries<{ resolved?: string }>(packages)
    .filter(([, locked]) => locked.resolved !== undefined)
    .map(([path]) => path);
  expect(withAddress).toEqual([]);
  expect(Object.keys(packages).length).toBeGreaterThan(1);
});

test('package-lock.json says for every package what its content must be', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
  const unverified = Object.entries<{ integrity?: string; inBundle?: boolean; link?: boolean }>(packages)
    .filter(([path, locked]) => path !== '' && !locked.integrity && !locked.inBundle && !locked.link)
    .map(([path]) => path);
  expect(unverified).toEqual([]);
});
