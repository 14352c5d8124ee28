import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../repository.mjs';
import { bundledPackages, packagesIn } from './bundled-packages.mjs';
import { isMetBy, licenceOf } from './licence.mjs';
import { noticesText } from './notices-text.mjs';

const packages = bundledPackages();

test('every package that a build may contain has a permissive licence', () => {
  const others = packages
    .map(({ name, version, folder }) => ({ name, version, licence: licenceOf(folder) }))
    .filter(({ licence }) => !isMetBy(licence));
  expect(others).toEqual([]);
});

test('the list holds what the product imports, what that needs, and what is served as files', () => {
  const names = packages.map(({ name }) => name);
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  expect(names).toEqual(expect.arrayContaining([...Object.keys(dependencies), 'react', 'scheduler']));
  expect(names).not.toContain('vitest');
  expect(names).not.toContain('kubernetes-types');
});

describe('packages of a file', () => {
  test.each([
    ["import { z } from 'zod';", ['zod']],
    ["import '@mantine/core/styles.css';", ['@mantine/core']],
    ["export * from 'yaml';", ['yaml']],
    ["const ws = await import('ws/lib/x.js');", ['ws']],
    ["import type { Pod } from 'kubernetes-types/core/v1';", []],
    ["export type { A } from 'zod';", []],
    ["import fs from 'node:fs'; import { app } from 'electron'; import '#core/x.ts'; import './x.ts';", []],
  ])('%s', (text, names) => {
    expect(packagesIn('file.ts', text)).toEqual(names);
  });
});

describe('a licence expression', () => {
  test.each([
    ['MIT', true],
    ['GPL-3.0-only', false],
    ['', false],
    ['SEE LICENSE IN LICENSE.txt', false],
    ['(MPL-2.0 OR Apache-2.0)', true],
    ['MIT AND GPL-2.0-or-later', false],
    ['(MIT AND BSD-3-Clause)', true],
    ['GPL-2.0-only AND MIT OR ISC', true],
    ['MIT OR GPL-2.0-only AND LGPL-3.0-only', true],
    ['GPL-2.0-only OR MIT AND LGPL-3.0-only', false],
    ['MPL-2.0 AND (Apache-2.0 OR MIT)', false],
    ['ISC AND (GPL-2.0-only OR MIT)', true],
  ])('%s is met by permissive licences: %s', (expression, isMet) => {
    expect(isMetBy(expression)).toBe(isMet);
  });
});

test('a text that packages share appears once, and never ends its own block', () => {
  const shared = { version: '1.0.0', licence: 'MIT', text: 'Permission is granted\n```' };
  const text = noticesText(
    [
      { name: 'a', ...shared },
      { name: 'b', ...shared },
    ],
    [{ name: 'c', version: '2.0', licence: 'Apache-2.0', text: '' }],
  );
  expect(text.split('Permission is granted')).toHaveLength(2);
  expect(text).toContain('- **a** 1.0.0 (MIT)\n- **b** 1.0.0 (MIT)\n\n````text\n');
  expect(text).toContain('- **c** 2.0 (Apache-2.0)');
});
