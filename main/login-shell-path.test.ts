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
  await writeFile(join(home, 'slow-shell'), '#!/bin/sh\nexec sleep 30\n');
  await chmod(join(home, 'slow-shell'), 0o755);
});
afterAll(() => rm(home, { recursive: true }));

test('takes PATH from the profile of the login shell, past what the profile prints', async () => {
  const path = await resolveLoginShellPath({ SHELL: '/bin/bash', HOME: home, PATH: '/usr/bin:/bin' });
  expect(path?.split(':')).toContain('/from/profile');
});

test.each(['broken-shell', 'slow-shell'])(
  'adds the usual folders to PATH when the %s does not tell',
  async (shell) => {
    const environment = { SHELL: join(home, shell), HOME: home, PATH: '/usr/bin:/bin' };
    const path = await resolveLoginShellPath(environment, { platform: 'darwin', timeout: 300 });
    expect(path).toBe(`/usr/bin:/bin:/opt/homebrew/bin:/opt/homebrew/sbin:/usr/local/bin:${home}/.local/bin`);
  },
);

test('asks no shell on Windows', async () => {
  const environment = { SHELL: '/bin/bash', HOME: home, PATH: 'C:\\Windows' };
  expect(await resolveLoginShellPath(environment, { platform: 'win32' })).toBeUndefined();
});

test('asks no shell when told not to', async () => {
  expect(await resolveLoginShellPath({ SHELL: '/bin/bash', SLIPWAY_LOGIN_SHELL: 'off' })).toBeUndefined();
});

test('reads nothing from an output without both marks or without a path', () => {
  expect(readMarkedPath('PATH=/bin', 'mark')).toBeUndefined();
  expect(readMarkedPath('markPATH=\nmark', 'mark')).toBeUndefined();
});
