import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { settingsSchema } from '#contract/system/settings.ts';
import { startRegistry } from '#core/testing/registry-process.ts';
import { type Fault, startRegistryProxy } from '#core/testing/registry-proxy.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import type { OutgoingBlob } from './blob.ts';
import { openRegistry, type Registry } from './registry-client.ts';

async function open(address: string, signal?: AbortSignal): Promise<Registry> {
  const opened = await openRegistry(
    { home: await temporaryFolder(), environment: {}, settings: async () => settingsSchema.parse({}) },
    address,
    { waits: [10, 10, 10], signal },
  );
  onTestFinished(() => opened.close());
  return opened;
}

function blobOf(bytes: Buffer): OutgoingBlob {
  return {
    digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
    size: bytes.length,
    open: async function* (start) {
      for (let at = start; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
    },
  };
}

/** Compares bytes as bytes: the runner’s own comparison takes a minute for megabytes. */
async function isSame(registry: Registry, blob: OutgoingBlob, bytes: Buffer): Promise<boolean> {
  return (await buffer(registry.readBlob('iris', blob))).equals(bytes);
}

const isUpload = (method: string | undefined, path: string | undefined): boolean =>
  method === 'PUT' && path?.includes('/uploads/') === true;

/** A fault for the first `count` PUTs of uploads. */
function onFirstPuts(count: number, fault: Fault): (request: IncomingMessage) => Fault {
  let left = count;
  return ({ method, url }) => {
    if (!isUpload(method, url) || left === 0) return 'pass';
    left -= 1;
    return fault;
  };
}

test('a blob is sent once in one PUT, then it is there, and another repository mounts it', async () => {
  const proxy = await startRegistryProxy(await startRegistry(), () => 'pass');
  const registry = await open(proxy.address);
  const bytes = randomBytes(300_000);
  const blob = blobOf(bytes);
  expect(await registry.pushBlob('first', blob)).toBe('sent');
  expect(proxy.requests.map(({ method }) => method)).toEqual(['HEAD', 'POST', 'PUT']);
  expect((await buffer(registry.readBlob('first', blob))).equals(bytes)).toBe(true);
  expect(await registry.pushBlob('first', blob)).toBe('there');
  const before = proxy.requests.length;
  expect(await registry.pushBlob('second', blob, 'first')).toBe('mounted');
  expect(proxy.requests.slice(before).reduce((sum, request) => sum + request.bytes, 0)).toBe(0);
});

test('what the source of a mount does not have is sent, in the upload that the registry has begun for it', async () => {
  const proxy = await startRegistryProxy(await startRegistry(), () => 'pass');
  const registry = await open(proxy.address);
  expect(await registry.pushBlob('second', blobOf(randomBytes(5000)), 'first')).toBe('sent');
  expect(proxy.requests.map(({ method }) => method)).toEqual(['HEAD', 'POST', 'PUT']);
});

test.each([401, 403, 404, 405, 500])('a mount that is refused with %i is an upload', async (status) => {
  const proxy = await startRegistryProxy(await startRegistry(), ({ url }) =>
    url?.includes('mount=') === true ? { status } : 'pass',
  );
  const registry = await open(proxy.address);
  expect(await registry.pushBlob('second', blobOf(randomBytes(5000)), 'first')).toBe('sent');
});

test('a cut connection is taken up again, and the whole blob arrives', async () => {
  const proxy = await startRegistryProxy(await startRegistry(), onFirstPuts(1, { cutAfter: 2_000_000 }));
  const registry = await open(proxy.address);
  const bytes = randomBytes(5_000_000);
  const blob = blobOf(bytes);
  expect(await registry.pushBlob('iris', blob)).toBe('sent');
  expect(await isSame(registry, blob, bytes)).toBe(true);
});

/** A registry that says how much of a broken upload it has; docker-registry of Debian forgets it. */
async function startResuming(): Promise<{
  readonly address: string;
  readonly bytes: () => Buffer;
  readonly ways: string[];
}> {
  let stored = Buffer.alloc(0);
  const ways: string[] = [];
  const server = createServer((request, response) => {
    const { method = '', headers } = request;
    ways.push(`${method} ${headers['content-range'] ?? ''}`.trim());
    const location = '/v2/iris/blobs/uploads/1';
    if (method === 'HEAD') return response.writeHead(404).end();
    if (method === 'POST') return response.writeHead(202, { location }).end();
    if (method === 'GET') return response.writeHead(204, { location, range: `0-${stored.length - 1}` }).end();
    request.on('data', (chunk: Buffer) => {
      stored = Buffer.concat([stored, chunk]);
      if (method === 'PUT' && stored.length > 100_000 && stored.length < 200_000) request.destroy();
    });
    request.on('end', () => response.writeHead(method === 'PATCH' ? 202 : 201, { location }).end());
    return response;
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const place = server.address();
  return { address: `127.0.0.1:${typeof place === 'object' ? place?.port : 0}`, bytes: () => stored, ways };
}

test('an upload goes on where it broke when the registry knows where that was', async () => {
  const resuming = await startResuming();
  const registry = await open(resuming.address);
  const bytes = randomBytes(1_000_000);
  expect(await registry.pushBlob('iris', blobOf(bytes))).toBe('sent');
  expect(resuming.ways.map((way) => way.replace(/ \d+-/, ' N-'))).toEqual([
    'HEAD',
    'POST',
    'PUT',
    'GET',
    'PATCH N-999999',
    'PUT',
  ]);
  expect(resuming.bytes().equals(bytes)).toBe(true);
});

test.each([
  [429, { 'retry-after': '0' }],
  [503, { 'retry-after': '0' }],
  [500, {}],
  [502, {}],
  [504, {}],
])('a registry that answers %i for a moment is asked again', async (status, headers) => {
  const proxy = await startRegistryProxy(await startRegistry(), onFirstPuts(2, { status, headers }));
  const registry = await open(proxy.address);
  const blob = blobOf(randomBytes(100_000));
  expect(await registry.pushBlob('iris', blob)).toBe('sent');
  expect(await registry.headBlob('iris', blob.digest)).toBe(100_000);
});

test('a registry that takes no bytes with PUT gets one PATCH', async () => {
  const proxy = await startRegistryProxy(await startRegistry(), ({ method, url, headers }) =>
    isUpload(method, url) && Number(headers['content-length']) > 0 ? { status: 400 } : 'pass',
  );
  const registry = await open(proxy.address);
  const bytes = randomBytes(3_000_000);
  const blob = blobOf(bytes);
  expect(await registry.pushBlob('iris', blob)).toBe('sent');
  expect(proxy.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  expect(await isSame(registry, blob, bytes)).toBe(true);
});

test('a registry that goes on failing is named, and so is one whose disk is full, at once', async () => {
  const failing = await startRegistryProxy(await startRegistry(), onFirstPuts(100, { status: 500 }));
  await expect((await open(failing.address)).pushBlob('iris', blobOf(randomBytes(10)))).rejects.toMatchObject(
    {
      code: 'registry_failed',
    },
  );
  expect(failing.requests.filter(({ method }) => method === 'PUT')).toHaveLength(4);
  const text = 'write /data: no space left on device';
  const full = await startRegistryProxy(await startRegistry(), onFirstPuts(100, { status: 500, text }));
  await expect((await open(full.address)).pushBlob('iris', blobOf(randomBytes(10)))).rejects.toMatchObject({
    details: { kind: 'full' },
  });
  expect(full.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
});

test('bytes that are not those of the digest are refused by the registry', async () => {
  const registry = await open(`127.0.0.1:${await startRegistry()}`);
  const blob = { ...blobOf(randomBytes(1000)), digest: `sha256:${'0'.repeat(64)}` };
  await expect(registry.pushBlob('iris', blob)).rejects.toMatchObject({ code: 'registry_failed' });
});

test('an upload is cancelled while it is sent', async () => {
  const controller = new AbortController();
  const registry = await open(`127.0.0.1:${await startRegistry()}`, controller.signal);
  const blob: OutgoingBlob = {
    ...blobOf(randomBytes(1000)),
    open: async function* () {
      yield Buffer.alloc(10);
      controller.abort();
      yield Buffer.alloc(10);
    },
  };
  await expect(registry.pushBlob('iris', blob)).rejects.toMatchObject({ code: 'cancelled' });
});

test('a manifest of what was pushed is found by its tag', async () => {
  const registry = await open(`127.0.0.1:${await startRegistry()}`);
  const config = blobOf(Buffer.from('{}'));
  await registry.pushBlob('iris', config);
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const bytes = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType,
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: config.digest, size: 2 },
      layers: [],
    }),
  );
  await registry.putManifest('iris', '1', { mediaType, bytes });
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  expect(await registry.headManifest('iris', '1')).toMatchObject({ digest, mediaType });
});
