import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { beforeEach, expect, test } from 'vitest';
import { settingsSchema } from '#contract/system/settings.ts';
import type { Builder } from '#core/engine/engine.ts';
import type { ImagePlace, LayerSwap, LayerSwapper } from '#core/engine/layer-swap.ts';
import { openRegistry, type Registry } from '#core/registry/registry-client.ts';
import { recordedWork, textFile } from '#core/testing/plan.ts';
import { startRegistry } from '#core/testing/registry-process.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { createDirectBuilder } from './direct-builder.ts';

const settings = async () => settingsSchema.parse({});
const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

let folder: string;
let address: string;
let registry: Registry;
let builder: Builder & LayerSwapper;

beforeEach(async () => {
  folder = await temporaryFolder();
  address = `127.0.0.1:${await startRegistry()}`;
  const source = { home: folder, environment: {}, settings };
  registry = await openRegistry(source, address);
  builder = createDirectBuilder({
    folder: join(folder, 'direct'),
    processFolder: join(folder, 'process'),
    environment: process.env,
    settings,
    openRegistry: (name, signal) => openRegistry(source, name, { signal }),
  });
  return () => registry.close();
});

/** What stands in the manifest of each kind of builder. */
const KINDS = {
  direct: {
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
    config: 'application/vnd.oci.image.config.v1+json',
  },
  docker: {
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
    config: 'application/vnd.docker.container.image.v1+json',
  },
} as const;

interface Shape {
  readonly kind: keyof typeof KINDS;
  readonly steps?: readonly string[];
  readonly titles?: readonly (string | undefined)[];
  readonly diffIds?: number;
}

const STEPS = [
  'ADD file:1 in /',
  'COPY models/0/ /app/ # buildkit',
  'COPY models/1/ /app/ # buildkit',
  'COPY app/ /app/ # buildkit',
];
const TITLES = [undefined, 'Model first:1', 'Model second:5', undefined];

/** Puts an image of four layers into the registry: a base, two models, a script. */
async function put({ kind, steps = STEPS, titles = TITLES, diffIds = 4 }: Shape): Promise<ImagePlace> {
  const types = KINDS[kind];
  const send = async (bytes: Buffer) => {
    const blob = {
      digest: digestOf(bytes),
      size: bytes.length,
      open: async function* () {
        yield bytes;
      },
    };
    await registry.pushBlob('iris', blob);
    return { digest: blob.digest, size: blob.size };
  };
  const layers = await Promise.all(STEPS.map(() => send(randomBytes(5000))));
  const config = {
    architecture: 'amd64',
    os: 'linux',
    author: 'kept',
    config: {
      User: '10001:10001',
      Env: ['PATH=/bin', 'SLIPWAY_SERVICE_VERSION=1', 'KEPT=a=b'],
      Labels: {
        'io.slipway.models': JSON.stringify([
          { reference: 'first:1', digest: digestOf(Buffer.from('1')) },
          { reference: 'second:5', digest: digestOf(Buffer.from('5')) },
        ]),
      },
    },
    rootfs: {
      type: 'layers',
      diff_ids: Array.from({ length: diffIds }, (_each, index) => `sha256:${String(index).repeat(64)}`),
    },
    history: [
      { created_by: 'ENV PATH=/bin', empty_layer: true },
      ...steps.map((created_by) => ({ created_by })),
      { created_by: 'USER 10001', empty_layer: true },
    ],
  };
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: { mediaType: types.config, ...(await send(Buffer.from(JSON.stringify(config)))) },
      layers: layers.map((layer, index) => ({
        mediaType: types.layer,
        ...layer,
        ...(kind === 'docker' || titles[index] === undefined
          ? {}
          : {
              annotations: {
                'io.slipway.layer': 'model',
                'org.opencontainers.image.title': titles[index],
              },
            }),
      })),
    }),
  );
  await registry.putManifest('iris', '1', { mediaType: types.manifest, bytes: manifest });
  return { registry: address, repository: 'iris', digest: digestOf(manifest) };
}

async function swapOf(place: ImagePlace): Promise<LayerSwap> {
  const file = await textFile(folder, 'model.pkl', 'the new model');
  return {
    place,
    model: 'second:5',
    layer: {
      kind: 'model',
      title: 'Model second:6',
      target: '/app',
      files: [{ ...file, path: 'models/second.pkl' }],
    },
    reference: 'iris:2',
    labels: { 'io.slipway.reference': 'iris:2' },
    environment: { SLIPWAY_SERVICE_VERSION: '2', ADDED: 'x' },
  };
}

interface Pushed {
  readonly config: { readonly digest: string };
  readonly layers: readonly {
    readonly digest: string;
    readonly mediaType: string;
    readonly annotations?: Record<string, string>;
  }[];
}

async function manifestOf(reference: string): Promise<Pushed> {
  return (await registry.readManifest('iris', reference))?.content as Pushed;
}

async function bytesOf(digest: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of registry.readBlob('iris', { digest, size: 2 ** 30 })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test.each(['direct', 'docker'] as const)(
  'one layer of an image of %s is replaced, kilobytes are sent, and all else stays',
  async (kind) => {
    const place = await put({ kind });
    const before = await manifestOf(place.digest);
    const built = await builder.swapLayer(await swapOf(place), recordedWork());
    const pushed = await builder.push(
      { engineId: built.engineId, repository: `${address}/iris`, tag: '2', credentials: undefined },
      recordedWork(),
    );
    expect(pushed.sent?.layers).toBe(1);
    expect(pushed.sent?.bytes).toBeLessThan(1000);
    const after = await manifestOf('2');
    expect(after.layers.map(({ digest }) => digest)).toEqual(
      before.layers.map(({ digest }, index) => (index === 2 ? after.layers[2]?.digest : digest)),
    );
    expect(after.layers[2]?.digest).not.toBe(before.layers[2]?.digest);
    expect(new Set(after.layers.map(({ mediaType }) => mediaType))).toEqual(new Set([KINDS.direct.layer]));
    const unpacked = gunzipSync(await bytesOf(after.layers[2]?.digest ?? ''));
    expect(unpacked.toString('latin1')).toContain('app/models/second.pkl');
    expect(unpacked.toString('latin1')).toContain('the new model');
    const config = JSON.parse((await bytesOf(after.config.digest)).toString());
    expect(built.engineId).toBe(after.config.digest);
    expect(config).toMatchObject({
      author: 'kept',
      config: {
        User: '10001:10001',
        Env: ['PATH=/bin', 'SLIPWAY_SERVICE_VERSION=2', 'KEPT=a=b', 'ADDED=x'],
        Labels: { 'io.slipway.reference': 'iris:2' },
      },
    });
    expect(config.rootfs.diff_ids[2]).toBe(digestOf(unpacked));
    expect(config.rootfs.diff_ids.filter((_id: string, index: number) => index !== 2)).toEqual(
      [0, 1, 3].map((index) => `sha256:${String(index).repeat(64)}`),
    );
    expect(config.history.map((entry: { created_by: string }) => entry.created_by)).toEqual([
      'ENV PATH=/bin',
      ...STEPS.map((step, index) => (index === 2 ? 'slipway model: Model second:6' : step)),
      'USER 10001',
    ]);
  },
);

test('what was swapped can be swapped again', async () => {
  const place = await put({ kind: 'docker' });
  const { engineId } = await builder.swapLayer(await swapOf(place), recordedWork());
  const { digest } = await builder.push(
    { engineId, repository: `${address}/iris`, tag: '2', credentials: undefined },
    recordedWork(),
  );
  const swap = await swapOf({ ...place, digest });
  const files = [await textFile(folder, 'third.pkl', 'a third')];
  const again = await builder.swapLayer(
    { ...swap, model: 'second:6', layer: { ...swap.layer, title: 'Model second:7', files } },
    recordedWork(),
  );
  expect(again.engineId).not.toBe(engineId);
});

test.each<[string, Shape]>([
  ['whose history names no models', { kind: 'docker', steps: STEPS.map(() => 'RUN make') }],
  ['whose history names fewer layers', { kind: 'docker', steps: STEPS.slice(1) }],
  [
    'whose history names the model twice',
    { kind: 'docker', steps: STEPS.map((step, index) => (index === 3 ? (STEPS[2] ?? '') : step)) },
  ],
  ['whose documents contradict each other', { kind: 'direct', diffIds: 3 }],
  [
    'that marks two layers as the model',
    { kind: 'direct', titles: [undefined, 'Model second:5', 'Model second:5', undefined], steps: [] },
  ],
])('an image %s is refused with the way to build it', async (_what, shape) => {
  await expect(builder.swapLayer(await swapOf(await put(shape)), recordedWork())).rejects.toMatchObject({
    code: 'wrong_state',
    hint: expect.stringContaining('--folder'),
    details: { kind: 'no-model-layer' },
  });
});

test('an image that is gone, or that is no image, is named', async () => {
  const place = await put({ kind: 'direct' });
  const gone = { ...place, digest: digestOf(Buffer.from('gone')) };
  await expect(builder.describeImage(gone, undefined, recordedWork())).rejects.toMatchObject({
    code: 'not_found',
  });
  const chart = Buffer.from(
    '{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"x/y"},"layers":"none"}',
  );
  const read = {
    ...registry,
    readManifest: async () => ({
      digest: digestOf(chart),
      mediaType: '',
      size: 0,
      content: JSON.parse(chart.toString()),
    }),
  };
  const odd = createDirectBuilder({
    folder,
    processFolder: folder,
    environment: {},
    settings,
    openRegistry: async () => ({ ...read, close: () => undefined }),
  });
  await expect(odd.describeImage(place, undefined, recordedWork())).rejects.toMatchObject({
    code: 'registry_failed',
    message: expect.stringContaining('cannot be read'),
  });
});

test('an image is written as an archive without an engine: OCI layout and docker load in one, the same bytes each time', async () => {
  const { engineId } = await builder.swapLayer(await swapOf(await put({ kind: 'docker' })), recordedWork());
  const files = new Map<string, Buffer>();
  const paths = [join(folder, 'one.tar'), join(folder, 'two.tar')] as const;
  for (const path of paths) await builder.exportArchive({ engineId, tag: 'iris:2', path }, recordedWork());
  expect(await readFile(paths[0])).toEqual(await readFile(paths[1]));
  const archive = extract();
  archive.on('entry', (header, stream, next) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk) => chunks.push(Buffer.from(chunk as Uint8Array)));
    stream.on('end', () => {
      files.set(header.name, Buffer.concat(chunks));
      next();
    });
  });
  archive.end(await readFile(paths[0]));
  await once(archive, 'finish');
  for (const [name, bytes] of files)
    if (name.startsWith('blobs/')) expect(`blobs/${digestOf(bytes).replace(':', '/')}`).toBe(name);
  const json = (name: string) => JSON.parse(files.get(name)?.toString() ?? '');
  expect(json('oci-layout')).toEqual({ imageLayoutVersion: '1.0.0' });
  const [saved] = json('manifest.json');
  expect(saved).toMatchObject({ Config: `blobs/${engineId.replace(':', '/')}`, RepoTags: ['iris:2'] });
  const { manifests } = json('index.json');
  const manifest = json(`blobs/${manifests[0].digest.replace(':', '/')}`);
  expect(
    manifest.layers.map((layer: { digest: string }) => `blobs/${layer.digest.replace(':', '/')}`),
  ).toEqual(saved.Layers);
  expect(saved.Layers.every((name: string) => files.has(name))).toBe(true);
});

test('an archive whose base changed in its registry is not written', async () => {
  const { engineId } = await builder.swapLayer(await swapOf(await put({ kind: 'docker' })), recordedWork());
  const odd = createDirectBuilder({
    folder: join(folder, 'direct'),
    processFolder: folder,
    environment: {},
    settings,
    openRegistry: async () => ({
      ...registry,
      readBlob: async function* () {
        yield Buffer.alloc(5000);
      },
      close: () => undefined,
    }),
  });
  const request = { engineId, tag: 'iris:2', path: join(folder, 'odd.tar') };
  await expect(odd.exportArchive(request, recordedWork())).rejects.toMatchObject({ code: 'registry_failed' });
});
