import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { localPathOf } from '#core/host/local-path.ts';
import { startApiServer } from '#core/testing/api-server.ts';
import { testAuthority } from '#core/testing/certificates.ts';
import { base64 } from '#core/testing/kubeconfig.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { createConnections } from './connections.ts';
import { contextsOf, fileOfContext, readKubeconfig } from './kubeconfig.ts';

interface Parts {
  readonly clusters?: Readonly<Record<string, object | null>>;
  readonly users?: Readonly<Record<string, object | null>>;
  readonly contexts?: Readonly<Record<string, object | null>>;
  readonly current?: string;
}

function kubeconfig({ clusters = {}, users = {}, contexts = {}, current }: Parts): string {
  const list = (key: string, entries: Readonly<Record<string, object | null>>) =>
    Object.entries(entries).map(([name, value]) => ({ name, [key]: value }));
  return JSON.stringify({
    clusters: list('cluster', clusters),
    users: list('user', users),
    contexts: list('context', contexts),
    ...(current === undefined ? {} : { 'current-context': current }),
  });
}

async function written(content: string | Buffer, name = 'config'): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, content);
  return path;
}

const from = (...paths: readonly string[]) => ({
  chosen: undefined,
  environment: { KUBECONFIG: paths.join(delimiter) },
  home: '/nowhere',
});

const one = kubeconfig({
  clusters: { there: { server: 'https://one.example.org' } },
  users: { ada: { token: 'one' } },
  contexts: { first: { cluster: 'there', user: 'ada' } },
});
const two = kubeconfig({
  clusters: { there: { server: 'https://two.example.org' }, else: { server: 'https://else.example.org' } },
  users: { ada: { token: 'two', username: 'x' } },
  contexts: { first: { cluster: 'else', user: 'ada' }, second: { cluster: 'else', user: 'ada' } },
  current: 'second',
});

describe('several files', () => {
  test('with the same names: the first entry counts, whole, as in kubectl', async () => {
    const config = await readKubeconfig(from(await written(one), await written(two)));
    expect(config.getCluster('there')?.server).toBe('https://one.example.org');
    expect(config.getUser('ada')).toEqual({ name: 'ada', token: 'one' });
    expect(config.getContextObject('first')?.cluster).toBe('there');
  });

  test('may name the current context in a later one, and one may be missing', async () => {
    const config = await readKubeconfig(from(await written(one), '/nowhere/config', await written(two)));
    expect(config.getCurrentContext()).toBe('second');
    expect(contextsOf(config).map(({ name }) => name)).toEqual(['second', 'first']);
  });

  test('the file that has a whole context is kept with the cluster', async () => {
    const [a, b] = [await written(one), await written(two)];
    expect(await fileOfContext(from(a, b), 'second')).toBe(b);
    const spread = await written(kubeconfig({ contexts: { third: { cluster: 'there', user: 'ada' } } }));
    expect(await fileOfContext(from(spread, a), 'third')).toBeUndefined();
    expect(await fileOfContext({ ...from(), environment: {} }, 'first')).toBeUndefined();
  });
});

test.each<[string, (text: string) => Buffer]>([
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with a byte order mark', (text) => Buffer.from(`\uFEFF${text}`)],
  ['UTF-16, little end first', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['UTF-16, big end first', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
])('a file in %s is read', async (_what, encode) => {
  const config = await readKubeconfig(from(await written(encode(two))));
  expect(config.getCurrentContext()).toBe('second');
});

test('entries that do not read hide no others', async () => {
  const broken = kubeconfig({
    clusters: { there: null, bad: { server: 7 }, good: { server: 'https://good.example.org' } },
    users: { ada: null, bob: { token: [] } },
    contexts: { odd: null, good: { cluster: 'good', user: 'ada' }, gone: { cluster: 'bad', user: 'bob' } },
  });
  const config = await readKubeconfig(from(await written(broken)));
  expect(contextsOf(config)).toMatchObject([
    { name: 'gone', user: 'bob' },
    { name: 'good', server: 'https://good.example.org' },
  ]);
});

test.each([
  ['', {}],
  ['# nothing', {}],
  ['clusters: null', {}],
])('a file with nothing in it (%j) has no contexts', async (content) => {
  expect(contextsOf(await readKubeconfig(from(await written(content))))).toEqual([]);
});

test.each(['a: [', '- 1', 'clusters: 7'])('what is no kubeconfig (%j) is named', async (content) => {
  const path = await written(content);
  await expect(readKubeconfig(from(path))).rejects.toMatchObject({ code: 'bad_input', details: { path } });
});

async function connect(content: string, context = 'test', path?: string) {
  const at = path ?? (await written(content));
  await writeFile(at, content);
  const connections = createConnections({ environment: { PATH: process.env.PATH }, home: '/nowhere' });
  onTestFinished(() => connections.close());
  return connections.connect({ context, kubeconfig: localPathOf(at) });
}

const withServer = (server: string, user: object | null = { token: 'good' }, more: object = {}) =>
  kubeconfig({
    clusters: { there: { server, ...more } },
    users: { ada: user },
    contexts: { test: { cluster: 'there', user: 'ada' }, nobody: { cluster: 'there', user: 'eve' } },
  });

describe('a server', () => {
  test.each([
    [
      'cluster.example.org:6443',
      { 'certificate-authority-data': 'eA==' },
      'https://cluster.example.org:6443',
    ],
    ['127.0.0.1:8080', {}, 'http://127.0.0.1:8080'],
    ['10.0.0.1', { 'insecure-skip-tls-verify': true }, 'https://10.0.0.1'],
    ['https://cluster.example.org/', {}, 'https://cluster.example.org'],
  ])('written as %s is taken as client-go takes it', async (server, more, expected) => {
    expect((await connect(withServer(server, {}, more))).server).toBe(expected);
  });

  test.each(['', 'https://', 'ftp://cluster', 'http://a b'])(
    'that cannot be one (%j) is named',
    async (server) => {
      await expect(connect(withServer(server))).rejects.toMatchObject({
        code: 'bad_input',
        message: expect.stringContaining('“there”'),
      });
    },
  );
});

test('a user that is missing is named, and the authority is not blamed for one without a login', async () => {
  const authority = await testAuthority();
  const pair = await authority.issue({ commonName: 'api', names: ['IP:127.0.0.1'], days: 30 });
  const { url } = await startApiServer(pair);
  const ca = { 'certificate-authority-data': base64(authority.certificate) };
  await expect(connect(withServer(url, null, ca), 'nobody')).rejects.toMatchObject({
    code: 'cluster_login',
    message: expect.stringContaining('“eve”'),
  });
  const anonymous = kubeconfig({
    clusters: { there: { server: url, ...ca } },
    contexts: { test: { cluster: 'there' } },
  });
  for (const content of [anonymous, withServer(url, null, ca)])
    await expect((await connect(content)).json({ path: '/api' })).rejects.toMatchObject({
      code: 'cluster_login',
      message: expect.stringContaining('no login'),
    });
});

test('a token file beside the kubeconfig is read, and read again when it changes', async () => {
  const authority = await testAuthority();
  const pair = await authority.issue({ commonName: 'api', names: ['IP:127.0.0.1'], days: 30 });
  const api = await startApiServer(pair);
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'token'), 'good\n');
  const ca = { 'certificate-authority-data': base64(authority.certificate) };
  const content = withServer(api.url, { tokenFile: 'token', token: 'old' }, ca);
  const connection = await connect(content, 'test', join(folder, 'config'));
  expect(await connection.json({ path: '/api' })).toEqual({ hello: 'there' });
  api.tokens.clear();
  api.tokens.add('renewed');
  await expect(connection.json({ path: '/api' })).rejects.toMatchObject({ code: 'cluster_login' });
  await writeFile(join(folder, 'token'), 'renewed');
  expect(await connection.json({ path: '/api' })).toEqual({ hello: 'there' });
});

test('a login program beside the kubeconfig is found and told about the cluster', async () => {
  const authority = await testAuthority();
  const pair = await authority.issue({ commonName: 'api', names: ['IP:127.0.0.1'], days: 30 });
  const api = await startApiServer(pair);
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'bin'));
  const answer = '{"kind":"ExecCredential","status":{"token":"good"}}';
  await writeFile(
    join(folder, 'bin', 'login.sh'),
    `#!/bin/sh\necho "$KUBERNETES_EXEC_INFO" > '${folder}/info'\necho '${answer}'\n`,
    { mode: 0o755 },
  );
  await writeFile(join(folder, 'ca.crt'), authority.certificate);
  const user = { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: './bin/login.sh' } };
  const extension = { name: 'client.authentication.k8s.io/exec', extension: { audience: 'team' } };
  const content = withServer(api.url, user, { 'certificate-authority': 'ca.crt', extensions: [extension] });
  const connection = await connect(content, 'test', join(folder, 'config'));
  expect(await connection.json({ path: '/api' })).toEqual({ hello: 'there' });
  expect(JSON.parse(await readFile(join(folder, 'info'), 'utf8')).spec.cluster).toEqual({
    server: api.url,
    'certificate-authority-data': base64(authority.certificate),
    config: { audience: 'team' },
  });
});
