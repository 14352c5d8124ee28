import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Settings, settingsSchema } from '#contract/system/settings.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { openStore, type Store } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { frozenManifest } from '#core/testing/manifest.ts';
import { recordedWork } from '#core/testing/plan.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { deleteModel, usesOfModel } from './delete.ts';
import { exportModel } from './export.ts';
import { annotateModel, getModel, listModels } from './model-versions.ts';
import { registerModel } from './register.ts';
import { verifyModels } from './verify.ts';

const settings = async (): Promise<Settings> => settingsSchema.parse({});

interface Setup {
  readonly store: Store;
  readonly folder: string;
  readonly register: (name: string, path: string) => ReturnType<typeof registerModel>;
}

async function setUp(): Promise<Setup> {
  const folder = await temporaryFolder();
  const store = await openStore(join(folder, 'data'));
  return {
    store,
    folder,
    register: (name, path) => registerModel({ store }, { name, path: localPathOf(path) }, recordedWork()),
  };
}

const taskWork = (): TaskWork => ({
  ...recordedWork(),
  id: 'test',
  within: (_id, _title, work) => work(),
  subject: () => undefined,
  interim: () => undefined,
});

test('every registration of a name is its next version; the same bytes are not registered again', async () => {
  const { store, folder, register } = await setUp();
  const path = join(folder, 'model.bin');
  await writeFile(path, 'one');
  expect(await register('iris', path)).toMatchObject({
    registered: true,
    model: { reference: 'iris:1', size: 3 },
  });
  expect(await register('iris', path)).toMatchObject({ registered: false, model: { reference: 'iris:1' } });
  await writeFile(path, 'two');
  expect(await register('iris', path)).toMatchObject({ registered: true, model: { reference: 'iris:2' } });
  expect(await register('other', path)).toMatchObject({ registered: true, model: { reference: 'other:1' } });
  expect(await store.blobs.all()).toHaveLength(2);
});

test('a folder is registered with all its files, and its digest does not depend on when or where', async () => {
  const { folder, register } = await setUp();
  for (const name of ['a', 'b']) {
    await mkdir(join(folder, name, 'net', 'deep'), { recursive: true });
    await writeFile(join(folder, name, 'net', 'deep', 'weights'), 'w');
    await writeFile(join(folder, name, 'net', 'config.json'), '{}');
  }
  const first = await register('net', join(folder, 'a', 'net'));
  expect(first.model).toMatchObject({ shape: 'folder', fileName: 'net', size: 3 });
  expect(first.model.files.map((file) => file.path)).toEqual(['config.json', 'deep/weights']);
  const second = await register('other', join(folder, 'b', 'net'));
  expect(second.model.digest).toBe(first.model.digest);
});

test('the number of a deleted version is not given again', async () => {
  const { store, folder, register } = await setUp();
  const path = join(folder, 'model.bin');
  await writeFile(path, 'one');
  await register('iris', path);
  expect(await deleteModel({ store, settings }, { reference: 'iris:1', force: false })).toMatchObject({
    freedBytes: 3,
  });
  expect(await register('iris', path)).toMatchObject({ model: { reference: 'iris:2' } });
});

test.each([
  ['nothing is there', async () => undefined, 'path_missing', /^File or folder not found/],
  ['it is empty', (path: string) => writeFile(path, ''), 'model_invalid', /is empty/],
  ['the folder is empty', (path: string) => mkdir(path), 'model_invalid', /is empty/],
  ['a link leads to itself', (path: string) => symlink(path, path), 'path_unsafe', /is a link to itself/],
  [
    'a link leads nowhere',
    (path: string) => symlink('/nonexistent', path),
    'path_missing',
    /is a broken link/,
  ],
])('says so when %s', async (_when, make, code, message) => {
  const { store, folder, register } = await setUp();
  const path = join(folder, 'thing');
  await make(path);
  await expect(register('iris', path)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message),
    hint: expect.any(String),
  });
  expect(await store.models.all()).toEqual([]);
});

test('a folder with a link that loops, or that leaves it, is refused', async () => {
  const { folder, register } = await setUp();
  const model = join(folder, 'net');
  await mkdir(join(model, 'inner'), { recursive: true });
  await writeFile(join(model, 'weights'), 'w');
  await symlink(model, join(model, 'inner', 'again'));
  await expect(register('net', model)).rejects.toMatchObject({
    code: 'path_unsafe',
    message: expect.stringContaining('is a link to a folder above it'),
  });
  const other = join(folder, 'other');
  await mkdir(other);
  await symlink('/etc/hostname', join(other, 'hostname'));
  await expect(register('net', other)).rejects.toMatchObject({
    code: 'path_unsafe',
    message: expect.stringContaining('outside'),
  });
});

test('a folder with a socket in it is refused', async () => {
  const { folder, register } = await setUp();
  const model = join(folder, 'net');
  await mkdir(model);
  const server = createServer().listen(join(model, 'socket'));
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  await expect(register('net', model)).rejects.toMatchObject({
    code: 'path_unsafe',
    message: expect.stringContaining('socket'),
  });
});

test.each(['My Model', 'UPPER', 'größe', 'x'.repeat(200), '', 'a b', '../up'])(
  'the name %j is refused with a proposal',
  async (name) => {
    const { folder, register } = await setUp();
    await writeFile(join(folder, 'model.bin'), 'x');
    await expect(register(name, join(folder, 'model.bin'))).rejects.toMatchObject({
      code: 'name_invalid',
      hint: expect.stringMatching(/^Try “/),
    });
  },
);

test('a cancelled registration leaves neither record nor bytes', async () => {
  const { store, folder } = await setUp();
  const path = localPathOf(join(folder, 'model.bin'));
  await writeFile(path, '');
  await truncate(path, 50_000_000);
  const controller = new AbortController();
  const work = { ...recordedWork(controller.signal), step: () => controller.abort(new Error('enough')) };
  await expect(registerModel({ store }, { name: 'big', path }, work)).rejects.toThrow('enough');
  expect(await store.models.all()).toEqual([]);
  expect(await store.blobs.all()).toEqual([]);
});

test('lists by name and tag, newest first, and pages', async () => {
  const { store, folder, register } = await setUp();
  for (const [name, text] of [
    ['iris', '1'],
    ['iris', '2'],
    ['digits', '3'],
  ] as const) {
    await writeFile(join(folder, 'm'), text);
    await register(name, join(folder, 'm'));
  }
  await annotateModel({ store }, { reference: 'iris:1', tags: ['good'], description: 'the first' });
  const list = async (filter: object): Promise<string[]> =>
    (await listModels({ store }, { latest: false, offset: 0, limit: 10, ...filter })).models.map(
      (model) => model.reference,
    );
  expect(await list({})).toEqual(['digits:1', 'iris:2', 'iris:1']);
  expect(await list({ latest: true })).toEqual(['digits:1', 'iris:2']);
  expect(await list({ name: 'iri' })).toEqual(['iris:2', 'iris:1']);
  expect(await list({ tag: 'good' })).toEqual(['iris:1']);
  expect(await list({ offset: 1, limit: 1 })).toEqual(['iris:2']);
  expect(await getModel({ store }, 'iris')).toMatchObject({ version: 2 });
  await expect(getModel({ store }, 'iris:9')).rejects.toMatchObject({
    code: 'not_found',
    hint: expect.stringContaining('1, 2'),
  });
});

test('export gives the bytes back, refuses to overwrite unasked, and notices damage', async () => {
  const { store, folder, register } = await setUp();
  await writeFile(join(folder, 'model.bin'), 'weights');
  const { model } = await register('iris', join(folder, 'model.bin'));
  const path = localPathOf(join(folder, 'copy.bin'));
  await exportModel({ store, home: folder }, { reference: 'iris', path, overwrite: false }, taskWork());
  expect(await readFile(path, 'utf8')).toBe('weights');
  const again = { reference: 'iris', path, overwrite: false };
  await expect(exportModel({ store, home: folder }, again, taskWork())).rejects.toMatchObject({
    code: 'already_exists',
  });

  const blob = store.blobs.pathOf(model.digest);
  await chmod(blob, 0o644);
  await writeFile(blob, 'weight$');
  await expect(
    exportModel({ store, home: folder }, { ...again, overwrite: true }, taskWork()),
  ).rejects.toMatchObject({
    code: 'content_changed',
  });
  expect(await readFile(path, 'utf8')).toBe('weights');
  expect((await readdir(folder)).filter((name) => name.includes('.part'))).toEqual([]);
  expect(await verifyModels({ store }, undefined, taskWork())).toMatchObject({
    checked: 1,
    damaged: [{ reference: 'iris:1', path: 'model.bin', expected: model.digest }],
  });
});

test('a version that a manifest holds is not deleted unless forced', async () => {
  const { store, folder, register } = await setUp();
  await writeFile(join(folder, 'model.bin'), 'weights');
  await register('iris-model', join(folder, 'model.bin'));
  const models = [
    { reference: 'iris-model:1', digest: `sha256:${'b'.repeat(64)}`, size: 7, path: 'model.bin' },
  ];
  await store.change(() => store.manifests.replace([frozenManifest({ models })]));
  expect(await usesOfModel({ store }, 'iris-model')).toEqual({ manifests: ['iris:2'], images: [], runs: [] });
  await expect(
    deleteModel({ store, settings }, { reference: 'iris-model:1', force: false }),
  ).rejects.toMatchObject({
    code: 'in_use',
    message: expect.stringContaining('manifest iris:2'),
  });
  await deleteModel({ store, settings }, { reference: 'iris-model:1', force: true });
  expect(await store.models.all()).toEqual([]);
});
