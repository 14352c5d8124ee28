import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { LocalPath } from '#contract/local-path.ts';
import { startApiServer } from '#core/testing/api-server.ts';
import { type TestAuthority, testAuthority } from '#core/testing/certificates.ts';
import { base64, writeKubeconfig } from '#core/testing/kubeconfig.ts';
import { startProxy, startSilentServer } from '#core/testing/odd-servers.ts';
import { freePort } from '#core/testing/registry-process.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import type { ClusterConnection } from './connection.ts';
import { createConnections } from './connections.ts';
import { listObjects } from './objects.ts';

async function open(
  kubeconfig: LocalPath,
  environment: Readonly<Record<string, string | undefined>> = { PATH: process.env.PATH },
): Promise<ClusterConnection> {
  const connections = createConnections({ environment, home: '/nowhere' });
  onTestFinished(() => connections.close());
  return connections.connect({ context: 'test', kubeconfig });
}

const hello = (connection: ClusterConnection): Promise<unknown> => connection.json({ path: '/api' });

async function server(authority: TestAuthority, days = 30) {
  const pair = await authority.issue({ commonName: 'api', names: ['IP:127.0.0.1'], days });
  return startApiServer(pair, { clients: authority.certificate });
}

async function script(text: string): Promise<string> {
  const path = join(await temporaryFolder(), 'login');
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
  return path;
}

const loginBy = (command: string, more: Readonly<Record<string, unknown>> = {}) => ({
  exec: { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never', ...more },
});

const credential = (status: string): string =>
  `echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":${status}}'`;

test('the authority of the kubeconfig is trusted and no other', async () => {
  const authority = await testAuthority();
  const { url: api } = await server(authority);
  expect(await hello(await open(await writeKubeconfig({ server: api, ca: authority.certificate })))).toEqual({
    hello: 'there',
  });
  const stranger = await testAuthority();
  await expect(
    hello(await open(await writeKubeconfig({ server: api, ca: stranger.certificate }))),
  ).rejects.toMatchObject({ code: 'cluster_unavailable', details: { kind: 'untrusted' } });
});

test('calls one after the other share a connection', async () => {
  const authority = await testAuthority();
  const api = await server(authority);
  const connection = await open(await writeKubeconfig({ server: api.url, ca: authority.certificate }));
  for (let call = 0; call < 5; call += 1) await hello(connection);
  expect(api.connections()).toBe(1);
  expect(connection.calls()).toBe(5);
});

test('a client certificate lets in; one that has expired says so, with the day', async () => {
  const authority = await testAuthority();
  const { url: api } = await server(authority);
  const userOf = async (days: number) => {
    const pair = await authority.issue({ commonName: 'ada', days, usage: 'clientAuth' });
    return {
      'client-certificate-data': base64(pair.certificate),
      'client-key-data': base64(pair.key),
    };
  };
  const ca = authority.certificate;
  const good = await open(await writeKubeconfig({ server: api, ca, user: await userOf(30) }));
  await hello(good);
  expect(await good.login()).toMatchObject({ kind: 'certificate', name: 'ada', isRenewed: false });
  const expired = await open(await writeKubeconfig({ server: api, ca, user: await userOf(-1) }));
  await expect(hello(expired)).rejects.toMatchObject({
    code: 'cluster_login',
    message: expect.stringMatching(/client certificate of the kubeconfig has expired, on \d{4}-\d\d-\d\d/),
    details: { isExpired: true },
  });
});

test('a token that has expired says so; one that is not accepted for another reason does not', async () => {
  const authority = await testAuthority();
  const { url: api } = await server(authority);
  const ca = authority.certificate;
  const claims = Buffer.from(JSON.stringify({ exp: 1_700_000_000, sub: 'ada' })).toString('base64url');
  const expired = await writeKubeconfig({ server: api, ca, user: { token: `e30.${claims}.x` } });
  await expect(hello(await open(expired))).rejects.toMatchObject({
    code: 'cluster_login',
    message: 'The token of the kubeconfig has expired, on 2023-11-14 at 22:13 UTC.',
  });
  const unknown = await writeKubeconfig({ server: api, ca, user: { token: 'opaque' } });
  await expect(hello(await open(unknown))).rejects.toMatchObject({
    code: 'cluster_login',
    message: 'The cluster does not accept the token of the kubeconfig (401).',
  });
  const nobody = await writeKubeconfig({ server: api, ca, user: {} });
  await expect(hello(await open(nobody))).rejects.toMatchObject({
    message: 'The kubeconfig has no login for this cluster, and the cluster requires one.',
  });
});

test('an API server whose own certificate has expired is told from one that is not there', async () => {
  const authority = await testAuthority();
  const { url: api } = await server(authority, -1);
  await expect(
    hello(await open(await writeKubeconfig({ server: api, ca: authority.certificate }))),
  ).rejects.toMatchObject({ code: 'cluster_unavailable', details: { kind: 'expired' } });
  const nowhere = `https://127.0.0.1:${await freePort()}`;
  await expect(
    hello(await open(await writeKubeconfig({ server: nowhere, ca: authority.certificate }))),
  ).rejects.toMatchObject({
    code: 'cluster_unavailable',
    message: expect.stringContaining('nothing listens'),
  });
});

test('a login program is run once, told about the cluster, and run again when its token is refused', async () => {
  const authority = await testAuthority();
  const api = await server(authority);
  const folder = await temporaryFolder();
  const command = await script(
    `echo run >> ${folder}/runs; echo "$KUBERNETES_EXEC_INFO" > ${folder}/info; echo "$1 $EXTRA" > ${folder}/given
token=$(cat ${folder}/token)
${credential(`{"token":"'"$token"'"}`)}`,
  );
  const runs = async (): Promise<number> =>
    (await readFile(join(folder, 'runs'), 'utf8')).trim().split('\n').length;
  await writeFile(join(folder, 'token'), 'good');
  const user = loginBy(command, { args: ['get-token'], env: [{ name: 'EXTRA', value: 'more' }] });
  const connection = await open(await writeKubeconfig({ server: api.url, ca: authority.certificate, user }));
  await Promise.all([hello(connection), hello(connection)]);
  await hello(connection);
  expect(await runs()).toBe(1);
  expect(await readFile(join(folder, 'given'), 'utf8')).toBe('get-token more\n');
  expect(JSON.parse(await readFile(join(folder, 'info'), 'utf8'))).toMatchObject({
    kind: 'ExecCredential',
    spec: { interactive: false, cluster: { server: api.url } },
  });
  api.tokens.delete('good');
  api.tokens.add('next');
  await writeFile(join(folder, 'token'), 'next');
  await hello(connection);
  expect(await runs()).toBe(2);
  api.tokens.delete('next');
  await expect(hello(connection)).rejects.toMatchObject({ code: 'cluster_login' });
});

test('a login program may give a certificate, and is run again when what it gave has ended', async () => {
  const authority = await testAuthority();
  const { url: api } = await server(authority);
  const pair = await authority.issue({ commonName: 'ada', usage: 'clientAuth' });
  const folder = await temporaryFolder();
  const status = {
    clientCertificateData: pair.certificate,
    clientKeyData: pair.key,
    expirationTimestamp: new Date(Date.now() - 1000).toISOString(),
  };
  await writeFile(join(folder, 'answer'), JSON.stringify({ kind: 'ExecCredential', status }));
  const command = await script(`echo run >> ${folder}/runs; cat ${folder}/answer`);
  const connection = await open(
    await writeKubeconfig({ server: api, ca: authority.certificate, user: loginBy(command) }),
  );
  await hello(connection);
  await hello(connection);
  expect((await readFile(join(folder, 'runs'), 'utf8')).split('\n').length - 1).toBe(2);
});

test('a login program that is not there or fails is named, with what it said and where to get it', async () => {
  const absent = loginBy('no-such-login', { installHint: 'See https://example.org/install' });
  await expect(
    hello(await open(await writeKubeconfig({ server: 'https://127.0.0.1:1', user: absent }))),
  ).rejects.toMatchObject({
    code: 'cluster_login',
    message: expect.stringContaining('“no-such-login”'),
    hint: expect.stringContaining('https://example.org/install'),
  });
  const failing = loginBy(await script('echo "Your session has ended. Run: cloud login" >&2; exit 1'));
  await expect(
    hello(await open(await writeKubeconfig({ server: 'https://127.0.0.1:1', user: failing }))),
  ).rejects.toMatchObject({
    code: 'cluster_login',
    message: expect.stringContaining('Your session has ended. Run: cloud login'),
  });
});

test('the proxy of the kubeconfig is gone through, and what it refuses is told as its doing', async () => {
  const authority = await testAuthority();
  const { url: api } = await server(authority);
  const ca = authority.certificate;
  const proxy = await startProxy();
  const connection = await open(await writeKubeconfig({ server: api, ca, proxy: proxy.url }));
  await hello(connection);
  await hello(connection);
  expect(proxy.opened).toEqual([new URL(api).host]);
  const strict = await startProxy(407);
  await expect(
    hello(await open(await writeKubeconfig({ server: api, ca, proxy: strict.url }))),
  ).rejects.toMatchObject({
    code: 'cluster_unavailable',
    message: expect.stringMatching(/proxy 127\.0\.0\.1:\d+.*407/),
  });
});

test('the proxy of the environment is gone through to other machines only', async () => {
  const authority = await testAuthority();
  const pair = await authority.issue({ commonName: 'api', names: ['IP:127.0.0.1', 'IP:0.0.0.0'] });
  const { url } = await startApiServer(pair);
  const proxy = await startProxy();
  const ca = authority.certificate;
  await hello(await open(await writeKubeconfig({ server: url, ca }), { HTTPS_PROXY: proxy.url }));
  expect(proxy.opened).toEqual([]);
  const elsewhere = url.replace('127.0.0.1', '0.0.0.0'); // This machine again, by a name that is not loopback.
  await hello(await open(await writeKubeconfig({ server: elsewhere, ca }), { HTTPS_PROXY: proxy.url }));
  expect(proxy.opened).toEqual([new URL(elsewhere).host]);
  await hello(
    await open(await writeKubeconfig({ server: elsewhere, ca }), {
      HTTPS_PROXY: proxy.url,
      NO_PROXY: 'example.org,0.0.0.0',
    }),
  );
  expect(proxy.opened).toHaveLength(1);
});

test('certificates named as files are found beside the kubeconfig, and a file that is gone is named', async () => {
  const authority = await testAuthority();
  const { url: api } = await server(authority);
  const pair = await authority.issue({ commonName: 'ada', usage: 'clientAuth' });
  const path = await writeKubeconfig({
    server: api,
    ca: authority.certificate,
    user: { 'client-certificate': 'ada.pem', 'client-key': 'ada.key' },
  });
  await writeFile(join(path, '..', 'ada.pem'), pair.certificate);
  await expect(hello(await open(path))).rejects.toMatchObject({
    code: 'cluster_login',
    message: expect.stringContaining('ada.key'),
  });
  await writeFile(join(path, '..', 'ada.key'), pair.key);
  await hello(await open(path));
});

test('an aborted call is cancelled, one without answer in time is unavailable', async () => {
  const authority = await testAuthority();
  const pair = await authority.issue({ commonName: 'api', names: ['IP:127.0.0.1'] });
  const { url: api } = await startApiServer(pair);
  const connection = await open(await writeKubeconfig({ server: api, ca: authority.certificate }));
  await expect(connection.json({ path: '/api', signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  });
  const silent = await startSilentServer();
  const waiting = await open(await writeKubeconfig({ server: silent }));
  await expect(waiting.json({ path: '/api', patience: 50 })).rejects.toMatchObject({
    code: 'cluster_unavailable',
    message: expect.stringContaining('no answer in time'),
  });
});

/** A connection to a server that lets everybody in and answers with the same text. */
async function openStranger(text: string, status = 200): Promise<ClusterConnection> {
  const authority = await testAuthority();
  const pair = await authority.issue({ commonName: 'api', names: ['IP:127.0.0.1'] });
  const { url } = await startApiServer(pair, { answer: () => ({ status, body: undefined, text }) });
  return open(await writeKubeconfig({ server: url, ca: authority.certificate }));
}

test.each([
  ['the page of a proxy', '<html>'],
  ['something else', '{"items":{}}'],
  ['nothing', 'null'],
])('a server that answers with %s is no cluster', async (_name, text) => {
  const connection = await openStranger(text);
  await expect(listObjects(connection, { kind: 'Pod', namespace: 'n' })).rejects.toMatchObject({
    code: 'cluster_failed',
  });
});

test.each([200, 500])('an answer that is too large is a failure of the cluster: %i', async (status) => {
  const connection = await openStranger('x'.repeat(3 * 2 ** 20), status);
  await expect(connection.text({ path: '/api', most: 2 ** 20 })).rejects.toMatchObject({
    code: 'cluster_failed',
    message: expect.stringContaining('larger than 1 MB'),
  });
});
