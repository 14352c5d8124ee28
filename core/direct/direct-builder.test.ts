import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import Docker from 'dockerode';
import { extract, pack } from 'tar-stream';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { settingsSchema } from '#contract/system/settings.ts';
import type { Builder, BuiltImage, PushedImage } from '#core/engine/engine.ts';
import type { ImagePlan } from '#core/engine/image-plan.ts';
import { namesIn } from '#core/host/names-in.ts';
import { readSharedLibrary } from '#core/oci/elf.ts';
import { bytesBlob, digestOf } from '#core/registry/checked-bytes.ts';
import { openRegistry } from '#core/registry/registry-client.ts';
import { BUILD_SETTINGS } from '#core/testing/build-settings.ts';
import { recordedWork, scoringRequirements, smallPlan, textFile } from '#core/testing/plan.ts';
import { freePort, startRegistry } from '#core/testing/registry-process.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { createDirectBuilder } from './direct-builder.ts';
import { MEDIA_TYPES } from './oci-documents.ts';

const registry = process.env.SLIPWAY_TEST_REGISTRY ?? '';
const BASE = `${registry}/python:3.11-slim`;
const docker = new Docker();
let folder: string;
let builder: Builder;
let lock: string;

const builderIn = (place: string): Builder =>
  createDirectBuilder({
    folder: place,
    // One uv for all: it is a download of its own.
    processFolder: join(folder, 'process'),
    environment: process.env,
    settings: async () => settingsSchema.parse({}),
    openRegistry: (address, signal) =>
      openRegistry(
        { home: folder, environment: {}, settings: async () => settingsSchema.parse({}) },
        address,
        { signal },
      ),
  });

beforeAll(async () => {
  await docker.getImage('python:3.11-slim').tag({ repo: `${registry}/python`, tag: '3.11-slim' });
  await finished(await docker.getImage(BASE).push({ authconfig: {} }));
  folder = await mkdtemp(join(tmpdir(), 'slipway-direct-'));
  builder = builderIn(join(folder, 'direct'));
  const requirements = await scoringRequirements();
  lock = await builder.lock(
    { python: '3.11', base: BASE, requirements, settings: BUILD_SETTINGS },
    recordedWork(),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function finished(stream: NodeJS.ReadableStream): Promise<unknown> {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(stream, (error, lines) => (error ? reject(error) : resolve(lines)));
  });
}

async function planOf(change: Partial<ImagePlan> = {}): Promise<ImagePlan> {
  return { ...(await smallPlan(await temporaryFolder(), { lock })), base: BASE, ...change };
}

const build = (plan: ImagePlan, work = recordedWork(), noCache = false): Promise<BuiltImage> =>
  builder.build({ plan, settings: BUILD_SETTINGS, noCache }, work);

const push = ({ engineId }: BuiltImage, name: string, to = registry): Promise<PushedImage> =>
  builder.push({ engineId, repository: `${to}/${name}`, tag: '1', credentials: undefined }, recordedWork());

/** What the service of an image answers when Docker has pulled it and runs it without rights. */
async function answerOf(image: string, body: string): Promise<unknown> {
  await finished(await docker.pull(image));
  const port = await freePort();
  const container = await docker.createContainer({
    Image: image,
    ExposedPorts: { '5001/tcp': {} },
    HostConfig: {
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': '' },
      CapDrop: ['ALL'],
      PortBindings: { '5001/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] },
    },
  });
  onTestFinished(async () => {
    await container.remove({ force: true });
    await docker.getImage(image).remove({ force: true });
  });
  await container.start();
  expect((await container.inspect()).Config.User).toBe('10001:10001');
  const url = `http://127.0.0.1:${port}/score`;
  const send = (): Promise<string> =>
    fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
      // Docker takes connections before the server does, and forgets them.
      signal: AbortSignal.timeout(2000),
    }).then(
      (response) => response.text(),
      () => '',
    );
  // Until its model is loaded it answers that it is not ready.
  await expect.poll(send, { timeout: 30_000 }).not.toMatch(/^$|not-ready/);
  return JSON.parse(await send());
}

test('an image is built without an engine, pushed, pulled by Docker and answers', async () => {
  const built = await build(await planOf());
  expect(built.layers.map(({ kind }) => kind)).toEqual([
    'base',
    'dependencies',
    'scoring',
    'model',
    'schema',
    'script',
  ]);
  expect(JSON.parse(built.labels['io.slipway.openapi'] ?? '')).toMatchObject({ openapi: '3.1.0' });
  expect(await builder.readImageFile(built.engineId, '/app/.slipway/schema.json')).toContain('{');
  const path = join(await temporaryFolder(), 'double.tar');
  await builder.exportArchive({ engineId: built.engineId, tag: 'direct-loaded:1', path }, recordedWork());
  await finished(await docker.loadImage(createReadStream(path)));
  onTestFinished(() => docker.getImage('direct-loaded:1').remove());
  expect((await docker.getImage('direct-loaded:1').inspect()).Id).toBe(built.engineId);
  const { digest } = await push(built, 'direct-double');
  expect(await answerOf(`${registry}/direct-double@${digest}`, '{"value": 21}')).toEqual({ doubled: 42 });
});

test('the same plan is the same image, also when every layer is made again somewhere else', async () => {
  const plan = await planOf();
  const built = await build(plan);
  const work = recordedWork();
  expect((await build(plan, work)).engineId).toBe(built.engineId);
  expect(new Set(work.steps.values())).toEqual(new Set(['done', 'cached']));
  expect(work.steps.get('dependencies')).toBe('cached');
  const elsewhere = builderIn(join(await temporaryFolder(), 'direct'));
  const again = await elsewhere.build({ plan, settings: BUILD_SETTINGS, noCache: false }, recordedWork());
  expect(again.engineId).toBe(built.engineId);
});

test('an edit of the script makes one layer and sends kilobytes', async () => {
  const plan = await planOf();
  await push(await build(plan), 'direct-edited');
  const text = `def init(): pass\ndef run(value): return value * 3 # ${Math.random()}\n`;
  const files = [await textFile(await temporaryFolder(), 'score.py', text)];
  const work = recordedWork();
  const edited = await build({ ...plan, script: { ...plan.script, files } }, work);
  expect(Object.fromEntries(work.steps)).toMatchObject({ dependencies: 'cached', script: 'done' });
  const { sent } = await push(edited, 'direct-edited');
  expect(sent?.layers).toBe(1);
  expect(sent?.bytes).toBeLessThan(10_000);
});

test('a base of another registry is copied, and the image is the same there', async () => {
  const built = await build(await planOf());
  const here = await push(built, 'direct-copied');
  const other = `127.0.0.1:${await startRegistry()}`;
  const there = await push(built, 'team/iris', other);
  expect(there.digest).toBe(here.digest);
  expect(there.sent?.layers).toBe(there.layers);
  const again = await push(built, 'team/iris', other);
  expect(again.sent).toEqual({ layers: 0, bytes: 0 });
});

test('a build that is cancelled leaves nothing half-made', async () => {
  const controller = new AbortController();
  const place = join(await temporaryFolder(), 'direct');
  const quiet = recordedWork(controller.signal);
  const work = { ...quiet, step: (id: string) => (id === 'dependencies' ? controller.abort() : undefined) };
  const building = builderIn(place).build(
    { plan: await planOf(), settings: BUILD_SETTINGS, noCache: false },
    work,
  );
  await expect(building).rejects.toThrow();
  expect(await namesIn(join(place, 'blobs', 'incoming'))).toEqual([]);
  expect(await namesIn(join(place, 'images'))).toEqual([]);
});

test.each<[string, Partial<ImagePlan>, RegExp]>([
  ['steps', { steps: ['RUN make'] }, /runs nothing/],
  ['Debian packages', { packages: ['libgl1', 'curl'] }, /libgl1, curl/],
  ['conda packages', { conda: { lock: '', packages: ['gdal'], bringsPython: false } }, /gdal/],
])('%s are refused with another way', async (_what, change, message) => {
  await expect(build(await planOf(change))).rejects.toMatchObject({
    code: 'build_failed',
    message: expect.stringMatching(message),
    hint: expect.stringContaining('--builder docker'),
  });
});

test('a package that has only its source is named when it is locked', async () => {
  const request = { python: '3.11', base: BASE, requirements: 'docopt==0.6.2\n', settings: BUILD_SETTINGS };
  await expect(builder.lock(request, recordedWork())).rejects.toMatchObject({
    code: 'dependency_unresolved',
    message: expect.stringContaining('“docopt”'),
    hint: expect.stringContaining('wheels only'),
  });
});

test('a base that its registry does not have is named, and so is a Python that it lacks', async () => {
  const name = `${registry}/no-such-image:1`;
  await expect(build(await planOf({ base: name }))).rejects.toMatchObject({
    message: expect.stringContaining(name),
  });
  await expect(build(await planOf({ python: '3.13' }))).rejects.toMatchObject({
    message: expect.stringContaining('has no Python 3.13'),
  });
});

test('an image for another processor is built here: every library in it is one of that processor', async () => {
  const base = await putArmBase();
  const plan = await planOf({ base });
  const request = { plan, settings: BUILD_SETTINGS, noCache: false, architecture: 'arm64' };
  const built = await builder.build(request, recordedWork());
  expect(await builder.architecture(built.engineId)).toBe('arm64');
  const path = join(await temporaryFolder(), 'arm.tar');
  await builder.exportArchive({ engineId: built.engineId, tag: 'arm:1', path }, recordedWork());
  const processors: (string | undefined)[] = [];
  for (const [name, bytes] of await filesOf(await readFile(path)))
    if (bytes[0] === 0x1f)
      for (const [library, content] of await filesOf(gunzipSync(bytes)))
        if (name.startsWith('blobs/') && /\.so$/.test(library))
          processors.push(readSharedLibrary(content)?.architecture);
  expect(processors.length).toBeGreaterThan(3);
  expect(new Set(processors)).toEqual(new Set(['arm64']));
});

/** A base for other processors: all that is read of it. */
async function putArmBase(): Promise<string> {
  const archive = pack();
  archive.entry({ name: 'usr/local/bin/python3.11' }, '');
  archive.entry({ name: 'usr/lib/aarch64-linux-gnu/libstdc++.so.6' }, '');
  archive.entry({ name: 'usr/lib/aarch64-linux-gnu/libgcc_s.so.1' }, '');
  archive.entry({ name: 'var/lib/dpkg/status' }, 'Package: libc6\nVersion: 2.36-9\n');
  archive.finalize();
  const layer = await buffer(archive);
  const config = {
    architecture: 'arm64',
    os: 'linux',
    config: { Env: ['PATH=/usr/local/bin:/usr/bin'] },
    rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
  };
  const to = await openRegistry(
    { home: folder, environment: {}, settings: async () => settingsSchema.parse({}) },
    registry,
  );
  const bytes = Buffer.from(JSON.stringify(config));
  for (const blob of [layer, bytes]) await to.pushBlob('arm-base', bytesBlob(blob));
  const part = (type: keyof typeof MEDIA_TYPES, blob: Buffer) => ({
    mediaType: MEDIA_TYPES[type],
    digest: digestOf(blob),
    size: blob.length,
  });
  const manifest = { schemaVersion: 2, config: part('config', bytes), layers: [part('plainLayer', layer)] };
  await to.putManifest('arm-base', '1', {
    mediaType: MEDIA_TYPES.manifest,
    bytes: Buffer.from(JSON.stringify({ ...manifest, mediaType: MEDIA_TYPES.manifest })),
  });
  to.close();
  return `${registry}/arm-base:1`;
}

async function filesOf(archive: Buffer): Promise<readonly (readonly [string, Buffer])[]> {
  const files: (readonly [string, Buffer])[] = [];
  const reading = extract();
  reading.end(archive);
  for await (const entry of reading) files.push([entry.header.name, await buffer(entry)]);
  return files;
}
