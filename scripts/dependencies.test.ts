import { expect, test } from 'vitest';
import { sameDependencies } from './dependencies.mjs';

const zod = { version: '4.0.0', integrity: 'sha512-a' };
const forWindows = { version: '1.0.0', integrity: 'sha512-b', optional: true };

test('an installation that holds every locked package is complete', () => {
  expect(sameDependencies({ '': {}, 'node_modules/zod': zod }, { 'node_modules/zod': { ...zod } })).toBe(
    true,
  );
});

test('an installation without an optional package of another platform is complete', () => {
  expect(
    sameDependencies(
      { 'node_modules/zod': zod, 'node_modules/win': forWindows },
      { 'node_modules/zod': zod },
    ),
  ).toBe(true);
});

test('an installation that lacks a package, or has it in another version or content, is not', () => {
  const wanted = { 'node_modules/zod': zod };
  expect(sameDependencies(wanted, {})).toBe(false);
  expect(sameDependencies(wanted, { 'node_modules/zod': { ...zod, version: '3.9.0' } })).toBe(false);
  expect(sameDependencies(wanted, { 'node_modules/zod': { ...zod, integrity: 'sha512-c' } })).toBe(false);
});
