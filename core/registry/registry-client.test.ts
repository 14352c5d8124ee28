import { createHash, randomUUID, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { settingsSchema } from '#contract/system/settings.ts';
import { testAuthority } from '#core/testing/certificates.ts';
import { freePort, startRegistry } from '#core/testing/registry-process.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { openRegistry, type Registry } from './registry-client.ts';

/** `ada:secret`, as htpasswd -B writes it. */
const HTPASSWD = 'ada:$2b$04$9EirU4ORvtcUGy8xacO5zedX0T2WbgtQcAUe65urhgibjpepT11u.\n';

interface Login {
  readonly auths?: Readonly<Record<string, { readonly auth: string }>>;
}

async function open(registry: string, config: Login = {}): Promise<Registry> {
  const home = await temporaryFolder();
  await mkdir(join(home, '.docker'));
  await writeFile(join(home, '.docker', 'config.json'), JSON.stringify(config));
  const opened = await openRegistry(
    { home, environment: {}, settings: async () => settingsSchema.parse({}) },
    registry,
  );
  onTestFinished(() => opened.close());
  return opened;
}

const loginOf = (host: string, pair: string): Login => ({
  auths: { [host]: { auth: Buffer.from(pair).toString('base64') } },
});

/** Puts a manifest of nothing there, by the API itself. */
async function putManifest(address: string, repository: string, tag: string): Promise<string> {
  const config = Buffer.from('{}');
  const digest = `sha256:${createHash('sha256').update(config).digest('hex')}`;
  const started = await fetch(`http://${address}/v2/${repository}/blobs/uploads/`, { method: 'POST' });
  const place = new URL(started.headers.get('location') ?? '', `http://${address}`);
  place.searchParams.set('digest', digest);
  await fetch(place, {
    method: 'PUT',
    body: config,
    headers: { 'content-type': 'application/octet-stream' },
  });
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const manifest = {
    schemaVersion: 2,
    mediaType,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: config.length },
    layers: [],
    annotations: { test: randomUUID() },
  };
  const put = await fetch(`http://${address}/v2/${repository}/manifests/${tag}`, {
    method: 'PUT',
    headers: { 'content-type': mediaType },
    body: JSON.stringify(manifest),
  });
  return put.headers.get('docker-content-digest') ?? '';
}

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
}

test('a manifest is found by tag and digest, read, and deleted with its tags', async () => {
  const address = `127.0.0.1:${await startRegistry()}`;
  const digest = await putManifest(address, 'team/iris', '1');
  const registry = await open(`${address}/team`);
  await registry.ping();
  expect(await registry.headManifest('iris', '1')).toMatchObject({ digest });
  expect(await registry.headManifest('iris', digest)).toMatchObject({
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
  });
  const whole = await registry.readManifest('iris', '1');
  expect(whole?.content).toMatchObject({ schemaVersion: 2, config: { size: 2 } });
  const configDigest = `sha256:${createHash('sha256').update('{}').digest('hex')}`;
  expect(await registry.headBlob('iris', configDigest)).toBe(2);
  expect(await registry.deleteManifest('iris', digest)).toBe(true);
  expect(await registry.headManifest('iris', '1')).toBeUndefined();
  expect(await registry.deleteManifest('iris', digest)).toBe(false);
});

test('a manifest that was asked for by its digest must have it, whatever the header says', async () => {
  const wanted = `sha256:${'0'.repeat(64)}`;
  const server = createServer((_request, response) => response.end('{"schemaVersion": 2}'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const registry = await open(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  await expect(registry.readManifest('iris', wanted)).rejects.toMatchObject({
    code: 'registry_failed',
    message: expect.stringContaining('not what its digest says'),
  });
  expect(await registry.readManifest('iris', '1')).toMatchObject({ content: { schemaVersion: 2 } });
});

test('what is not there is undefined, not an error', async () => {
  const registry = await open(`127.0.0.1:${await startRegistry()}`);
  expect(await registry.headManifest('nothing', '1')).toBeUndefined();
  expect(await registry.headBlob('nothing', `sha256:${'0'.repeat(64)}`)).toBeUndefined();
});

test('trying an upload leaves nothing in the registry', async () => {
  const address = `127.0.0.1:${await startRegistry()}`;
  const registry = await open(address);
  await registry.tryUpload('iris');
  const catalogue = await (await fetch(`http://${address}/v2/_catalog`)).json();
  expect(catalogue).toEqual({ repositories: [] });
});

test('a registry with user and password takes the login of Docker and refuses without it, saying what to do', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'users'), HTPASSWD);
  const port = await startRegistry({ auth: { htpasswd: { realm: 'test', path: join(folder, 'users') } } });
  const address = `127.0.0.1:${port}`;
  await (await open(address, loginOf(address, 'ada:secret'))).tryUpload('iris');
  await expect((await open(address)).ping()).rejects.toMatchObject({
    code: 'registry_failed',
    details: { kind: 'unauthorized' },
    hint: expect.stringContaining(`docker login ${address}`),
  });
  await expect((await open(address, loginOf(address, 'ada:wrong'))).ping()).rejects.toMatchObject({
    details: { kind: 'unauthorized' },
  });
});

test('a token service is asked only for the needed scopes', async () => {
  const tokens = await tokenService();
  const port = await startRegistry({
    auth: {
      token: {
        realm: `http://${tokens.address}/token`,
        service: 'test-registry',
        issuer: 'test-issuer',
        rootcertbundle: tokens.certificateFile,
      },
    },
  });
  const address = `127.0.0.1:${port}`;
  const registry = await open(address, loginOf(address, 'ada:secret'));
  await registry.ping();
  await registry.tryUpload('iris');
  expect(await registry.headManifest('iris', '1')).toBeUndefined();
  await expect(registry.tryUpload('forbidden')).rejects.toMatchObject({ code: 'registry_failed' });
  expect(tokens.scopes).toContain('repository:iris:pull,push');
  await expect((await open(address, loginOf(address, 'ada:wrong'))).ping()).rejects.toMatchObject({
    details: { kind: 'unauthorized' },
  });
});

/** Gives `ada:secret` the requested scopes, but not the repository `forbidden` (distribution specification, token). */
async function tokenService() {
  const authority = await testAuthority();
  const scopes: string[] = [];
  const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const certificate = authority.certificate.replace(/-----[^-]+-----|\s/g, '');
  const address = await serve((request, response) => {
    if (request.headers.authorization !== `Basic ${Buffer.from('ada:secret').toString('base64')}`) {
      response.writeHead(401).end();
      return;
    }
    const scope = new URL(request.url ?? '', 'http://localhost').searchParams.get('scope') ?? '';
    scopes.push(scope);
    const [type, name = '', actions = ''] = scope.split(':');
    const now = Math.floor(Date.now() / 1000);
    const claims = encode({
      iss: 'test-issuer',
      sub: 'ada',
      aud: 'test-registry',
      exp: now + 300,
      nbf: now - 5,
      iat: now - 5,
      jti: randomUUID(),
      access: name === '' || name === 'forbidden' ? [] : [{ type, name, actions: actions.split(',') }],
    });
    const signed = `${encode({ typ: 'JWT', alg: 'ES256', x5c: [certificate] })}.${claims}`;
    const signature = sign('sha256', Buffer.from(signed), { key: authority.key, dsaEncoding: 'ieee-p1363' });
    response.end(JSON.stringify({ token: `${signed}.${signature.toString('base64url')}` }));
  });
  return { address, scopes, certificateFile: authority.certificateFile };
}

test('a registry behind a certificate of its own is trusted once Docker trusts it', async () => {
  const authority = await testAuthority();
  const pair = await authority.issue({ commonName: 'registry', names: ['IP:0.0.0.0'] });
  const port = await startRegistry({
    host: '0.0.0.0',
    tls: { certificate: pair.certificateFile, key: pair.keyFile },
  });
  const host = `0.0.0.0:${port}`; // Reaches this machine, and is not taken for a loopback registry.
  await expect((await open(host)).ping()).rejects.toMatchObject({
    details: { kind: 'untrusted' },
    hint: expect.stringContaining(`/etc/docker/certs.d/${host}/ca.crt`),
  });
  const home = await temporaryFolder();
  await mkdir(join(home, '.docker', 'certs.d', host), { recursive: true });
  await writeFile(join(home, '.docker', 'certs.d', host, 'ca.crt'), authority.certificate);
  const trusted = await openRegistry(
    { home, environment: {}, settings: async () => settingsSchema.parse({}) },
    host,
  );
  onTestFinished(() => trusted.close());
  await trusted.ping();
});

test('a registry that speaks HTTP only, beyond this machine, is told from one that is not there', async () => {
  const port = await startRegistry({ host: '0.0.0.0' });
  await expect((await open(`0.0.0.0:${port}`)).ping()).rejects.toMatchObject({
    details: { kind: 'plain-http' },
  });
  await expect((await open(`127.0.0.1:${await freePort()}`)).ping()).rejects.toMatchObject({
    details: { kind: 'unreachable' },
    message: expect.stringContaining('nothing listens there'),
  });
});

test.each([
  [507, 'Insufficient Storage', 'full'],
  [500, '{"errors":[{"code":"UNKNOWN","message":"write /data/x: no space left on device"}]}', 'full'],
  [429, '{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}', 'busy'],
  [403, '{"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]}', 'denied'],
  [404, '{"errors":[{"code":"NAME_UNKNOWN","message":"repository name not known"}]}', 'no-repository'],
  [500, '<html>oops</html>', 'failed'],
])('an upload answered %i %s is a registry that is: %s', async (status, body, kind) => {
  const address = await serve((_request, response) => response.writeHead(status).end(body));
  await expect((await open(address)).tryUpload('iris')).rejects.toMatchObject({
    code: 'registry_failed',
    details: { kind, status },
  });
});

test('a registry that is over its limit is waited for as long as it says', async () => {
  let refusals = 2;
  const address = await serve((_request, response) => {
    refusals -= 1;
    if (refusals >= 0) response.writeHead(429, { 'retry-after': '0' }).end();
    else response.writeHead(200).end('{}');
  });
  await (await open(address)).ping();
  expect(refusals).toBe(-1);
});

/** A registry that has its answers made up, and what it and the servers it names are told. */
async function inventing(
  answer: (own: string, other: string) => Readonly<Record<string, string>>,
  status: number,
) {
  const told: (string | undefined)[] = [];
  const other = await serve((request, response) => {
    told.push(request.headers.authorization);
    response.writeHead(401, { 'www-authenticate': 'Basic realm="other"' }).end('{}');
  });
  const own: string = await serve((request, response) => {
    if (request.headers.authorization === undefined && status !== 401)
      response.writeHead(401, { 'www-authenticate': 'Basic realm="own"' }).end();
    else response.writeHead(status, answer(own, other)).end();
  });
  return { own, told };
}

test('an upload that leads to another server takes no login there, also when that asks for it', async () => {
  const { own, told } = await inventing((_own, other) => ({ location: `http://${other}/upload` }), 202);
  await (await open(own, loginOf(own, 'ada:secret'))).tryUpload('iris');
  expect(told).toEqual([]);
});

test('a login is not sent over plain HTTP to where another machine gives out tokens', async () => {
  const realm = 'http://tokens.example.org/token';
  const { own } = await inventing(() => ({ 'www-authenticate': `Bearer realm="${realm}",service="x"` }), 401);
  await expect((await open(own, loginOf(own, 'ada:secret'))).ping()).rejects.toMatchObject({
    details: { kind: 'unauthorized' },
  });
});

/** A stranger's registry: what it answers to the manifest `iris:1`. */
const strange = (answer: (response: ServerResponse) => void): Promise<string> =>
  serve((request, response) => {
    if (request.url === '/v2/iris/manifests/1') answer(response);
    else response.end('{}');
  });

test('a manifest that is not what its digest says is refused; without a digest it has that of its bytes', async () => {
  const text = '{"config":{"digest":"sha256:ours"}}';
  const other = `sha256:${'0'.repeat(64)}`;
  const lying: Registry = await open(
    await strange((response) => void response.setHeader('docker-content-digest', other).end(text)),
  );
  await expect(lying.readManifest('iris', '1')).rejects.toMatchObject({
    code: 'registry_failed',
    message: expect.stringContaining('a manifest is not what its digest says'),
  });
  const silent: Registry = await open(await strange((response) => void response.end(text)));
  expect(await silent.readManifest('iris', '1')).toMatchObject({
    digest: `sha256:${createHash('sha256').update(text).digest('hex')}`,
  });
});

test.each([
  ['without end', endless],
  ['that is no JSON', (response: ServerResponse) => response.end('<html>')],
  [
    'of another address that is none',
    (response: ServerResponse) => response.writeHead(302, { location: 'ftp://127.0.0.1/x' }).end(),
  ],
])('a manifest %s is a failure of the registry', async (_name, answer) => {
  const registry: Registry = await open(await strange((response) => void answer(response)));
  await expect(registry.readManifest('iris', '1')).rejects.toMatchObject({ code: 'registry_failed' });
});

test.each(['{"token":5}', '[]', 'no token', `{"token":"${'x'.repeat(5 * 2 ** 20)}"}`])(
  'a token service that answers nonsense is a failure of the registry',
  async (answer) => {
    let origin = '';
    const address: string = await serve((request, response) => {
      if (request.url?.startsWith('/token') === true) response.end(answer);
      else
        response
          .writeHead(401, { 'www-authenticate': `Bearer realm="http://${origin}/token",service="s"` })
          .end();
    });
    origin = address;
    await expect((await open(address)).ping()).rejects.toMatchObject({ code: 'registry_failed' });
  },
);

test.each([
  ['another server', (other: string) => `http://${other}/containers/db`],
  ['nowhere', () => 'http://['],
])('an upload that is said to be at %s is not deleted there', async (_name, place) => {
  const asked: string[] = [];
  const other = await serve((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end();
  });
  const address = await serve((_request, response) => {
    response.writeHead(202, { location: place(other) }).end();
  });
  await (await open(address)).tryUpload('iris');
  expect(asked).toEqual([]);
});

function endless(response: ServerResponse): void {
  const more = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536, ' ')));
  };
  response.on('drain', more);
  more();
}
