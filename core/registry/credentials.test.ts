import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { credentialsFor, dockerAuth, pullSecretContent } from './credentials.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

async function homeWith(config: unknown) {
  const home = await temporaryFolder();
  await mkdir(join(home, '.docker'));
  await writeFile(join(home, '.docker', 'config.json'), JSON.stringify(config));
  return { home, environment: { PATH: process.env.PATH } };
}

/** A helper that keeps one login, as docker-credential-pass and its like do. */
async function helperOnPath(name: string, script: string): Promise<string> {
  const folder = await temporaryFolder();
  const path = join(folder, `docker-credential-${name}`);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return `${folder}${delimiter}${process.env.PATH}`;
}

const KEEPS_ONE = `read server
if [ "$1" = get ] && [ "$server" = registry.example.org:5000 ]; then
  echo '{"ServerURL":"registry.example.org:5000","Username":"ada","Secret":"from the helper"}'
else
  echo 'credentials not found in native keychain'; exit 1
fi`;

test('a login of Docker’s own file is found by the registry’s host, whatever path follows', async () => {
  const place = await homeWith({ auths: { 'registry.example.org:5000': { auth: base64('ada:pass:word') } } });
  const found = await credentialsFor(place, 'registry.example.org:5000/team');
  expect(found).toMatchObject({ kind: 'password', username: 'ada', password: 'pass:word' });
  expect(await credentialsFor(place, 'other.example.org')).toBeUndefined();
});

test.each(['docker.io/ada', 'ada', 'index.docker.io/ada', 'registry-1.docker.io/ada'])(
  'Docker Hub as %s has the login of its old address',
  async (registry) => {
    const place = await homeWith({ auths: { 'https://index.docker.io/v1/': { auth: base64('ada:hub') } } });
    const found = await credentialsFor(place, registry);
    expect(found && dockerAuth(found)).toEqual({
      username: 'ada',
      password: 'hub',
      serveraddress: 'https://index.docker.io/v1/',
    });
  },
);

test('the narrowest entry of Podman’s file wins', async () => {
  const place = await homeWith({});
  const folder = join(place.home, '.config', 'containers');
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'auth.json'),
    JSON.stringify({
      auths: { 'quay.io': { auth: base64('all:1') }, 'quay.io/team': { auth: base64('team:2') } },
    }),
  );
  expect(await credentialsFor(place, 'quay.io/team/models')).toMatchObject({ username: 'team' });
  expect(await credentialsFor(place, 'quay.io/other')).toMatchObject({ username: 'all' });
});

test('a helper program is asked before the file, and one that has nothing leaves it to the file', async () => {
  const place = await homeWith({
    credsStore: 'test',
    auths: {
      'registry.example.org:5000': { auth: base64('ada:from the file') },
      'other.example.org': { auth: base64('bob:from the file') },
    },
  });
  const environment = { PATH: await helperOnPath('test', KEEPS_ONE) };
  expect(await credentialsFor({ ...place, environment }, 'registry.example.org:5000')).toMatchObject({
    password: 'from the helper',
    source: { kind: 'helper', name: 'docker-credential-test' },
  });
  expect(await credentialsFor({ ...place, environment }, 'other.example.org')).toMatchObject({
    username: 'bob',
  });
});

test('a helper of one registry goes before the general one, and its <token> is an identity token', async () => {
  const place = await homeWith({
    credsStore: 'absent',
    credHelpers: { 'cloud.example.org': 'cloud' },
  });
  const environment = {
    PATH: await helperOnPath('cloud', `echo '{"Username":"<token>","Secret":"refresh"}'`),
  };
  const found = await credentialsFor({ ...place, environment }, 'cloud.example.org/team');
  expect(found && dockerAuth(found)).toEqual({
    identitytoken: 'refresh',
    serveraddress: 'cloud.example.org',
  });
  expect(found && pullSecretContent(found, 'cloud.example.org')).toBeUndefined();
});

test('a helper that is not installed or fails is named, with what it said', async () => {
  const place = await homeWith({ credHelpers: { 'a.example.org': 'absent', 'b.example.org': 'broken' } });
  const environment = { PATH: await helperOnPath('broken', 'echo "the key ring is locked" >&2; exit 1') };
  await expect(credentialsFor({ ...place, environment }, 'a.example.org')).rejects.toMatchObject({
    code: 'registry_failed',
    message: expect.stringContaining('docker-credential-absent'),
  });
  await expect(credentialsFor({ ...place, environment }, 'b.example.org')).rejects.toMatchObject({
    message: expect.stringContaining('the key ring is locked'),
  });
});

test('a configuration that does not read is said, not passed over', async () => {
  const place = await homeWith({ auths: { 'a.example.org': 'text' } });
  await expect(credentialsFor(place, 'a.example.org')).rejects.toMatchObject({ code: 'bad_input' });
});

test('a pull secret holds the login under the name that the nodes know the registry by', async () => {
  const place = await homeWith({ auths: { '127.0.0.1:5000': { auth: base64('ada:secret') } } });
  const found = await credentialsFor(place, '127.0.0.1:5000');
  expect(found && JSON.parse(pullSecretContent(found, '10.0.0.1:5000/team') ?? '')).toEqual({
    auths: { '10.0.0.1:5000': { username: 'ada', password: 'secret', auth: base64('ada:secret') } },
  });
});
