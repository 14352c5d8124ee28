import { expect, test } from 'vitest';
import { anyFile } from './test-files.mjs';

const TEST = /\.test\.ts$/;

test('finds a file by its name, at any depth', () => {
  expect(anyFile(['scripts'], TEST)).toBe(true);
  expect(anyFile(['scripts'], /\.no-such-ending$/)).toBe(false);
  expect(anyFile(['no-such-folder'], TEST)).toBe(false);
});

test('with filters, one of them must be in the path; options of the runner do not count', () => {
  expect(anyFile(['scripts'], TEST, ['scripts/suites/test-files'])).toBe(true);
  expect(anyFile(['scripts'], TEST, ['core/model', 'test-files'])).toBe(true);
  expect(anyFile(['scripts'], TEST, ['core/model'])).toBe(false);
  expect(anyFile(['scripts'], TEST, ['-u'])).toBe(true);
});
