import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { findEndpoint } from './endpoint.ts';

const around = (home: string, environment: Record<string, string> = {}) => ({
  chosen: undefined,
  environment,
  home,
  platform: 'linux' as const,
  userId: undefined,
});

async function saveContext(home: string, name: string, host: string): Promise<void> {
  const id = createHash('sha256').update(name).digest('hex');
  const folder = join(home, '.docker', 'contexts', 'meta', id);
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'meta.json'),
    JSON.stringify({ Name: name, Endpoints: { docker: { Host: host } } }),
  );
}

test('the setting wins over the environment, the environment over the context', async () => {
  const home = await temporaryFolder();
  await saveContext(home, 'colima', 'unix:///colima.sock');
  await writeFile(join(home, '.docker', 'config.json'), JSON.stringify({ currentContext: 'colima' }));
  const environment = { DOCKER_HOST: 'tcp://10.1.2.3:2376', DOCKER_CERT_PATH: '/certs' };
  expect(findEndpoint({ ...around(home, environment), chosen: 'unix:///mine.sock' })).toEqual({
    host: 'unix:///mine.sock',
    foundBy: 'settings',
  });
  expect(findEndpoint(around(home, environment))).toEqual({
    host: 'tcp://10.1.2.3:2376',
    foundBy: 'DOCKER_HOST',
    certificates: '/certs',
  });
  expect(findEndpoint(around(home))).toMatchObject({ host: 'unix:///colima.sock', foundBy: 'context' });
});

test('DOCKER_CONTEXT names another context than the current one', async () => {
  const home = await temporaryFolder();
  await saveContext(home, 'one', 'unix:///one.sock');
  await saveContext(home, 'two', 'unix:///two.sock');
  await writeFile(join(home, '.docker', 'config.json'), JSON.stringify({ currentContext: 'one' }));
  expect(findEndpoint(around(home, { DOCKER_CONTEXT: 'two' }))).toMatchObject({ host: 'unix:///two.sock' });
});

test('the usual sockets are found: rootless, Colima, Podman', async () => {
  for (const socket of ['.colima/default/docker.sock', '.docker/run/docker.sock']) {
    const home = await temporaryFolder();
    await mkdir(join(home, socket, '..'), { recursive: true });
    await writeFile(join(home, socket), '');
    // The machine's own Docker comes before a user's.
    const found = findEndpoint(around(home));
    expect([`unix://${join(home, socket)}`, 'unix:///var/run/docker.sock']).toContain(found?.host);
  }
  const runtime = await temporaryFolder();
  await mkdir(join(runtime, 'podman'));
  await writeFile(join(runtime, 'podman', 'podman.sock'), '');
  const found = findEndpoint(around(runtime, { XDG_RUNTIME_DIR: runtime }));
  expect([`unix://${join(runtime, 'podman/podman.sock')}`, 'unix:///var/run/docker.sock']).toContain(
    found?.host,
  );
});

test('a damaged configuration counts as none', async () => {
  const home = await temporaryFolder();
  await mkdir(join(home, '.docker'));
  await writeFile(join(home, '.docker', 'config.json'), '{ not json');
  expect(findEndpoint(around(home))?.foundBy).not.toBe('context');
});

test.each([
  [
    'a socket',
    { CONTAINER_HOST: 'unix:///run/user/7/podman/podman.sock' },
    'unix:///run/user/7/podman/podman.sock',
  ],
  ['an address', { CONTAINER_HOST: 'tcp://127.0.0.1:8888' }, 'tcp://127.0.0.1:8888'],
])(
  'CONTAINER_HOST of Podman names %s, unless DOCKER_HOST names another',
  async (_what, environment, host) => {
    const home = await temporaryFolder();
    expect(findEndpoint(around(home, environment))).toEqual({ host, foundBy: 'CONTAINER_HOST' });
    const both = { ...environment, DOCKER_HOST: 'unix:///other.sock' };
    expect(findEndpoint(around(home, both))).toMatchObject({
      host: 'unix:///other.sock',
      foundBy: 'DOCKER_HOST',
    });
  },
);

test('Podman’s way through SSH is not taken', async () => {
  const environment = { CONTAINER_HOST: 'ssh://core@localhost:2222/run/podman/podman.sock' };
  expect(findEndpoint(around(await temporaryFolder(), environment))?.foundBy).not.toBe('CONTAINER_HOST');
});

describe('on Windows', () => {
  const endpoint = async (...pipes: readonly string[]) =>
    findEndpoint({ ...around(await temporaryFolder()), platform: 'win32', pipes: () => pipes })?.host;

  test.each([
    [['wkssvc', 'dockerDesktopLinuxEngine', 'docker_engine'], 'docker_engine'],
    [['podman-machine-default', 'dockerDesktopLinuxEngine'], 'dockerDesktopLinuxEngine'],
    [['wkssvc', 'podman-machine-default'], 'podman-machine-default'],
    [['podman-work'], 'podman-work'],
    [['Docker_Engine'], 'Docker_Engine'],
  ])('of the pipes %s %s is used', async (pipes, expected) => {
    expect(await endpoint(...pipes)).toBe(`npipe:////./pipe/${expected}`);
  });

  test('without a pipe of theirs there is no engine', async () => {
    expect(await endpoint('wkssvc', 'docker_engine_linux_other', 'notpodman-x')).toBeUndefined();
  });

  test('DOCKER_HOST and contexts come first, as elsewhere', async () => {
    const surroundings = around(await temporaryFolder(), { DOCKER_HOST: 'npipe:////./pipe/mine' });
    const pipes = (): readonly string[] => ['docker_engine'];
    expect(findEndpoint({ ...surroundings, platform: 'win32', pipes })?.host).toBe('npipe:////./pipe/mine');
  });
});
