import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ModelVersion } from '#contract/model/model.ts';
import { type Retraining, retrainingSchema } from '#contract/retraining/retraining.ts';
import { localPathOf } from '#core/host/local-path.ts';
import type { ImageRecord, RunRecord } from '#core/store/store.ts';
import { imageRecord } from '#core/testing/image.ts';
import { writeKubeconfig } from '#core/testing/kubeconfig.ts';
import { type TemporaryCore, temporaryCore } from '#core/testing/temporary-core.ts';

async function registered(core: TemporaryCore, name: string, bytes: string): Promise<void> {
  const path = join(core.folder, `${name}.bin`);
  await writeFile(path, bytes);
  await core.result(core.client.model.register({ name, path: localPathOf(path) }));
}

/** A retraining whose candidate has the bytes of a model, and waits for a person. */
function waitingWith({ name, digest, shape, fileName, size, files, format }: ModelVersion): Retraining {
  return retrainingSchema.parse({
    id: 'iris-1',
    project: 'iris',
    number: 1,
    folder: '/projects/iris',
    place: { kind: 'local' },
    trigger: { kind: 'request', who: 'ada' },
    engine: 'process',
    state: 'waiting',
    taskId: 'task',
    candidate: {
      digest,
      models: [{ name, path: fileName, digest, shape, fileName, size, files, format }],
    },
    gates: [],
    warnings: [],
    seconds: {},
    createdAt: new Date().toISOString(),
  });
}

const blobs = (core: TemporaryCore): Promise<readonly string[]> => core.context.store.blobs.all();

/** Makes the time of everything in the trash run out. */
async function endTime(core: TemporaryCore): Promise<void> {
  const { store } = core.context;
  await store.change(async () => {
    const over = (await store.trash.all()).map((each) => ({ ...each, keptUntil: each.deletedAt }));
    await store.trash.replace(over);
  });
}

/** An image of the process engine with a run, as they lie in the data folder. */
async function imageWithRun(core: TemporaryCore): Promise<{ image: ImageRecord; run: RunRecord }> {
  const { store } = core.context;
  const image: ImageRecord = imageRecord({
    reference: 'iris:1',
    version: 1,
    engine: 'process',
    engineId: 'iris/aa',
  });
  const run: RunRecord = {
    id: 'iris-0001',
    image: image.reference,
    engine: 'process',
    engineId: 'iris-0001',
    port: 1,
    folder: core.folder,
    limits: {},
    createdAt: new Date().toISOString(),
  };
  await mkdir(imageFolder(core), { recursive: true });
  await store.change(async () => {
    await store.images.replace([image]);
    await store.runs.replace([run]);
  });
  return { image, run };
}

test('bytes of a candidate that waits stay when a deleted version had the same ones', async () => {
  const core = await temporaryCore();
  const { store } = core.context;
  await registered(core, 'iris', 'the bytes');
  const [model] = await store.models.all();
  await core.client.model.delete({ reference: 'iris:1' });
  await store.change(() => store.retrainings.replace(model === undefined ? [] : [waitingWith(model)]));
  await core.client.trash.empty({});
  expect(await blobs(core)).toHaveLength(1);
  await store.change(() => store.retrainings.replace([]));
});

test('a model whose bytes the trash released while it was registered is stored again', async () => {
  const core = await temporaryCore();
  const { store } = core.context;
  await registered(core, 'iris', 'the bytes');
  const [model] = await store.models.all();
  const add = store.blobs.addFile;
  let isFirst = true;
  Object.assign(store.blobs, {
    addFile: async (...given: Parameters<typeof add>) => {
      const blob = await add(...given);
      if (isFirst) await core.client.model.delete({ reference: 'iris:1', force: true });
      if (isFirst) await core.client.trash.empty({});
      isFirst = false;
      return blob;
    },
  });
  await registered(core, 'again', 'the bytes');
  expect(await blobs(core)).toEqual(model?.files.map(({ digest }) => digest));
});

const imageFolder = (core: TemporaryCore): string => join(core.folder, 'process', 'images', 'iris', 'aa');
const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

test('a deleted model comes back with its bytes, at its place in the list', async () => {
  const core = await temporaryCore();
  const { client } = core;
  for (const name of ['one', 'two', 'three']) await registered(core, name, name);
  const before = await client.model.list({});
  const { trashed, freedBytes } = await client.model.delete({ reference: 'two:1' });
  expect(freedBytes).toBe(3);
  expect((await client.model.list({})).models.map(({ name }) => name)).toEqual(['three', 'one']);
  expect((await client.trash.list({})).entries).toEqual([trashed]);
  expect(await blobs(core)).toHaveLength(3);
  expect(await client.trash.restore({ what: 'two:1' })).toEqual({ restored: trashed });
  expect(await client.model.list({})).toEqual(before);
  expect(await core.result(client.model.verify({}))).toMatchObject({ damaged: [] });
  expect((await client.trash.list({})).entries).toEqual([]);
});

test('emptied: the bytes that nothing else holds are deleted, and only those', async () => {
  const core = await temporaryCore();
  const { client } = core;
  await registered(core, 'one', 'same');
  await registered(core, 'two', 'same');
  await registered(core, 'three', 'other');
  await client.model.delete({ reference: 'one:1' });
  await client.model.delete({ reference: 'three:1' });
  expect(await client.trash.empty({ what: 'one:1' })).toMatchObject({ freedBytes: 0, kept: [] });
  expect(await blobs(core)).toHaveLength(2);
  expect(await client.trash.empty({})).toMatchObject({ freedBytes: 5, emptied: [{ name: 'three:1' }] });
  expect(await blobs(core)).toHaveLength(1);
  await expect(client.trash.restore({ what: 'three:1' })).rejects.toMatchObject({ code: 'not_found' });
});

test('the same bytes twice in the trash are deleted with the last of them', async () => {
  const core = await temporaryCore();
  const { client } = core;
  await registered(core, 'one', 'same');
  await registered(core, 'two', 'same');
  await client.model.delete({ reference: 'one:1' });
  await client.model.delete({ reference: 'two:1' });
  await client.trash.empty({ what: 'two:1' });
  expect(await blobs(core)).toHaveLength(1);
  await client.trash.restore({ what: 'one:1' });
  expect(await core.result(client.model.verify({}))).toMatchObject({ damaged: [] });
  await client.model.delete({ reference: 'one:1' });
  await client.trash.empty({});
  expect(await blobs(core)).toEqual([]);
});

test('what has been in the trash for its time is deleted with the next deletion', async () => {
  const core = await temporaryCore();
  const { client } = core;
  await registered(core, 'one', 'one');
  await registered(core, 'two', 'two');
  await client.model.delete({ reference: 'one:1' });
  await endTime(core);
  await client.model.delete({ reference: 'two:1' });
  expect((await client.trash.list({})).entries.map(({ name }) => name)).toEqual(['two:1']);
  expect(await blobs(core)).toHaveLength(1);
});

test('with no days of trash, a deletion is permanent at once', async () => {
  const core = await temporaryCore();
  const { client } = core;
  await client.system.configure({ settings: { trashDays: 0 } });
  await registered(core, 'one', 'one');
  expect((await client.model.delete({ reference: 'one:1' })).trashed).toBeUndefined();
  expect((await client.trash.list({})).entries).toEqual([]);
  expect(await blobs(core)).toEqual([]);
});

test('a cluster and a store come back as they were, the store without its credentials', async () => {
  const core = await temporaryCore();
  const { client, context } = core;
  const kubeconfig = await writeKubeconfig({ server: 'https://127.0.0.1:1' });
  const cluster = await client.cluster.add({ name: 'team', kubeconfig, registry: 'localhost:5000/team' });
  await client.store.add({
    name: 'calls',
    place: { kind: 's3', bucket: 'calls', region: 'eu-west-1' },
    credentials: { kind: 's3', accessKeyId: 'id', secretAccessKey: 'very-secret' },
  });
  await client.cluster.remove({ name: 'team' });
  await client.store.remove({ name: 'calls' });
  expect(await context.store.storeCredentials.all()).toEqual([]);
  for (const file of await readdir(core.folder, { withFileTypes: true }))
    if (file.isFile())
      expect(await readFile(join(core.folder, file.name), 'utf8')).not.toContain('very-secret');
  await client.trash.restore({ what: 'calls' });
  await client.trash.restore({ what: 'team' });
  expect(await client.cluster.get({ name: 'team' })).toEqual(cluster);
  expect(await client.store.get({ name: 'calls' })).toMatchObject({ hasCredentials: false });
});

test('credentials that an earlier version left in the trash, and what is over, are deleted at the start', async () => {
  const core = await temporaryCore();
  const { client, context } = core;
  const { store } = context;
  for (const name of ['old', 'over'])
    await client.store.add({ name, place: { kind: 's3', bucket: name, region: 'eu-west-1' } });
  await client.store.remove({ name: 'over' });
  await endTime(core);
  await client.store.remove({ name: 'old' });
  const credentials = { kind: 's3', accessKeyId: 'id', secretAccessKey: 'very-secret' } as const;
  await store.change(async () => {
    const all = await store.trash.all();
    await store.trash.replace(
      all.map((each) => ({ ...each, storeCredentials: [{ name: each.name, credentials }] })),
    );
  });
  core.startClock();
  const trash = join(core.folder, 'trash.json');
  await expect.poll(() => readFile(trash, 'utf8')).not.toContain('very-secret');
  await expect.poll(async () => (await store.trash.all()).map(({ name }) => name)).toEqual(['old']);
  await client.trash.restore({ what: 'old' });
  expect(await store.storeCredentials.all()).toEqual([]);
});

test('something else with the name is not replaced', async () => {
  const core = await temporaryCore();
  const { client } = core;
  const kubeconfig = await writeKubeconfig({ server: 'https://127.0.0.1:1' });
  await client.cluster.add({ name: 'team', kubeconfig, registry: 'localhost:5000/team' });
  await client.cluster.remove({ name: 'team' });
  const other = await client.cluster.add({ name: 'team', kubeconfig, registry: 'localhost:5000/other' });
  await expect(client.trash.restore({ what: 'team' })).rejects.toMatchObject({ code: 'already_exists' });
  expect(await client.cluster.get({ name: 'team' })).toEqual(other);
  await client.cluster.remove({ name: 'team' });
  await expect(client.trash.restore({ what: 'team' })).rejects.toMatchObject({
    code: 'bad_input',
    data: { hint: expect.stringContaining('(cluster)') },
  });
});

test('a project that was taken off the list stands there again, in its order', async () => {
  const core = await temporaryCore();
  const { client } = core;
  for (const name of ['a', 'b', 'c']) {
    await mkdir(join(core.folder, name));
    await client.project.open({ folder: localPathOf(join(core.folder, name)) });
  }
  const before = await client.project.recent({});
  const folder = localPathOf(join(core.folder, 'b'));
  const { trashed } = await client.project.forget({ folder });
  expect((await client.project.recent({})).folders).toHaveLength(2);
  await client.trash.restore({ what: trashed?.id ?? '' });
  expect(await client.project.recent({})).toEqual(before);
  expect(await client.project.forget({ folder: localPathOf(join(core.folder, 'never')) })).toEqual({
    forgotten: join(core.folder, 'never'),
  });
});

test('an image with its runs is one entry; the engine keeps both until it is emptied', async () => {
  const core = await temporaryCore();
  const { client, context } = core;
  const { image, run } = await imageWithRun(core);
  await expect(client.image.delete({ reference: 'iris:1' })).rejects.toMatchObject({ code: 'in_use' });
  await client.image.delete({ reference: 'iris:1', force: true });
  expect((await client.run.list({})).runs).toEqual([]);
  expect(await isThere(imageFolder(core))).toBe(true);
  await client.trash.restore({ what: 'iris:1' });
  expect(await context.store.images.all()).toEqual([image]);
  expect(await context.store.runs.all()).toMatchObject([{ id: run.id }]);
  await client.image.delete({ reference: 'iris:1', force: true });
  expect(await client.trash.empty({})).toMatchObject({ kept: [] });
  expect(await isThere(imageFolder(core))).toBe(false);
});

test('an image that was built again since is not taken from the engine with the old entry', async () => {
  const core = await temporaryCore();
  const { client, context } = core;
  const { image, run } = await imageWithRun(core);
  await client.run.remove({ id: run.id });
  await client.image.delete({ reference: 'iris:1' });
  await context.store.change(() => context.store.images.replace([image]));
  await expect(client.trash.restore({ what: 'iris:1' })).rejects.toMatchObject({ code: 'already_exists' });
  expect(await client.trash.empty({})).toMatchObject({ kept: [] });
  expect(await isThere(imageFolder(core))).toBe(true);
});

test('what an engine cannot delete now stays in the trash, with the reason', async () => {
  const core = await temporaryCore();
  const { client, context } = core;
  await client.system.configure({ settings: { dockerHost: 'tcp://127.0.0.1:1' } });
  const { run } = await imageWithRun(core);
  await context.store.change(() => context.store.runs.replace([{ ...run, engine: 'docker' }]));
  await client.run.remove({ id: run.id });
  const { kept } = await client.trash.empty({});
  expect(kept).toMatchObject([{ entry: { kind: 'run', name: run.id }, reason: expect.any(String) }]);
  await endTime(core);
  await registered(core, 'one', 'one');
  await client.model.delete({ reference: 'one:1' });
  expect(await context.store.trash.all()).toHaveLength(2);
});
