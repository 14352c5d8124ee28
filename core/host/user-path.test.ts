import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { userPath } from './user-path.ts';

test.each([
  ['~', join('/h')],
  ['~/models/iris', join('/h', 'models', 'iris')],
  ['models', resolve('models')],
  ['/models', resolve('/models')],
  ['~other/models', resolve('~other/models')],
])('%s is %s', (path, expected) => {
  expect(userPath(path, '/h')).toBe(expected);
});
