import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readMarkedPath, resolveLoginShellPath } from './login-shell-path.ts';

let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'slipway-shell-'));
  await writeFile(join(home, '.bash_profile'), 'echo "Welcome!"\nexport PATH="/from/profile:$PATH"\n');
  await writeFile(join(home, 'broken-shell'), '#!/bin/sh\nexit 3\n');
  await chmod(join(home, 'broken-shell'), 0o755);
});
afterAll(() => rm(home, { recursive: true }));

test('takes PATH from the profile of the login shell, past what the profile prints', async () => {
  const path = await resolveLoginShellPath({ SHELL: '/bin/bash', HOME: home, PATH: '/usr/bin:/bin' });
  expect(path?.split(':')).toContain('/from/profile');
});

test('keeps the inherited PATH when the shell fails', async () => {
  expect(
    await resolveLoginShellPath({ SHELL: join(home, 'broken-shell'), HOME: home, PATH: '/usr/bin:/bin' }),
  ).toBeUndefined();
});

test('asks no shell when told not to', async () => {
  expect(await resolveLoginShellPath({ SHELL: '/bin/bash', SLIPWAY_LOGIN_SHELL: 'off' })).toBeUndefined();
});

test('reads nothing from an output without both marks or without a path', () => {
  expect(readMarkedPath('PATH=/bin', 'mark')).toBeUndefined();
  expect(readMarkedPath('markPATH=\nmark', 'mark')).toBeUndefined();
});
