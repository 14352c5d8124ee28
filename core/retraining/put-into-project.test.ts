import { mkdir, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { ModelVersion } from '#contract/model/model.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { registerModel } from '#core/model/register.ts';
import { openStore } from '#core/store/store.ts';
import { recordedWork } from '#core/testing/plan.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { putIntoProject } from './put-into-project.ts';

type Files = Readonly<Record<string, string>>;

async function write(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Each file below a folder with its text; links are followed. */
async function read(folder: string): Promise<Files> {
  const found: Record<string, string> = {};
  for (const path of (await readdir(folder, { recursive: true })).sort())
    if ((await stat(join(folder, path))).isFile()) found[path] = await readFile(join(folder, path), 'utf8');
  return found;
}

/** A project whose model folder holds a registered version, and a promoted candidate of other files. */
async function setUp(old: Files, next: Files) {
  const ground = await realpath(await temporaryFolder());
  const store = await openStore(join(ground, 'store'));
  const register = async (name: string, files: Files): Promise<ModelVersion> => {
    await write(join(ground, name), files);
    const path = localPathOf(join(ground, name));
    return (await registerModel({ store }, { name: 'bert', path }, recordedWork())).model;
  };
  await register('old', old);
  const candidate = await register('next', next);
  const folder = join(ground, 'project');
  const model = join(folder, 'bert');
  await write(model, old);
  const put = async (): Promise<string> => {
    const work = recordedWork();
    const models = [{ ...candidate, path: 'bert', files: [...candidate.files] }];
    await putIntoProject({ store }, { folder, candidate: { digest: candidate.digest, models } }, work);
    return work.lines.join('\n');
  };
  return { model, store, candidate, put };
}

const OLD = { 'weights.bin': 'old', 'config.json': '{}', 'parts/1.bin': 'one', 'parts/2.bin': 'two' };
const NEW = { 'weights.bin': 'new', 'config.json': '{}', 'more/3.bin': 'three' };
const DRAFT = /\.tmp$/;

test('a promotion replaces the files of the model, and leaves all else of its folder', async () => {
  const { model, put } = await setUp(OLD, NEW);
  const others = {
    '.git/objects/unpushed': 'my commits',
    '.ipynb_checkpoints/n.ipynb': 'work',
    'parts/__pycache__/x.pyc': 'x',
  };
  await write(model, others);
  expect(await put()).toBe('bert of the project is the new model now.');
  expect(await read(model)).toEqual({ ...NEW, ...others });
  expect(await put()).toBe('');
});

test('a folder without other files is the new model alone afterwards', async () => {
  const { model, put } = await setUp(OLD, NEW);
  await put();
  expect((await readdir(model)).sort()).toEqual(['config.json', 'more', 'weights.bin']);
});

test('what stopped before a file was replaced leaves every old file, and can be repeated', async () => {
  const { model, put, store, candidate } = await setUp(OLD, NEW);
  const { digest } = candidate.files.find(({ path }) => path === 'weights.bin') ?? { digest: '' };
  await rm(store.blobs.pathOf(digest));
  await expect(put()).rejects.toThrow();
  expect(await read(model)).toEqual(OLD);
  await store.blobs.addText('new');
  await put();
  expect(await read(model)).toEqual(NEW);
});

test.each([
  [
    'some files are new',
    { 'weights.bin': 'new', 'config.json': '{}', 'parts/1.bin': 'one', 'parts/2.bin': 'two' },
  ],
  ['all files are new and some of the old are left', { ...NEW, 'parts/2.bin': 'two' }],
])('an attempt that was cut off when %s is completed', async (_when, left) => {
  const { model, put, candidate } = await setUp(OLD, NEW);
  await rm(model, { recursive: true });
  const { digest } = candidate.files.find(({ path }) => path === 'more/3.bin') ?? { digest: '' };
  const draft = `more/3.bin.slipway-${digest.slice(-12)}.tmp`;
  await write(model, { ...left, [draft]: 'thr', '.git/HEAD': 'mine' });
  expect(await put()).toBe('bert of the project is the new model now.');
  expect(await read(model)).toEqual({ ...NEW, '.git/HEAD': 'mine' });
});

test.each([
  ['a file of the user', { ...OLD, 'notes.txt': 'mine' }],
  ['a changed file', { ...OLD, 'weights.bin': 'mine' }],
  ['a file less', { 'weights.bin': 'old', 'parts/1.bin': 'one', 'parts/2.bin': 'two' }],
])('a folder with %s is nobody’s version and stays', async (_what, files) => {
  const { model, put } = await setUp(OLD, NEW);
  await rm(model, { recursive: true });
  await write(model, files);
  expect(await put()).toBe('bert of the project stays as it is: it is not a registered model.');
  expect(await read(model)).toEqual(files);
});

test.each<[string, Files, Files, string]>([
  ['a folder is to be a file', OLD, { parts: 'one file' }, 'parts in it is a folder'],
  ['a file is to be a folder', OLD, { 'weights.bin/a': 'x' }, 'weights.bin in it is not a folder of its own'],
  ['a name changes in case alone', OLD, { 'Weights.bin': 'x' }, 'the name of weights.bin changes'],
])('nothing is changed when %s', async (_what, old, next, because) => {
  const { model, put } = await setUp(old, next);
  expect(await put()).toContain(`bert of the project stays as it is: ${because}`);
  expect(await read(model)).toEqual(old);
});

test('a link in a model becomes the file of the new one, and what it led to is removed last', async () => {
  const old = { 'a.bin': 'same', 'b.bin': 'same' };
  const { model, put } = await setUp(old, { 'a.bin': 'same', 'c.bin': 'c' });
  await rm(join(model, 'a.bin'));
  await symlink('b.bin', join(model, 'a.bin'));
  await put();
  expect(await read(model)).toEqual({ 'a.bin': 'same', 'c.bin': 'c' });
});

test('a linked folder in a model is not written through', async () => {
  const files = { 'v1/x.bin': 'x', 'latest/x.bin': 'x' };
  const { model, put } = await setUp(files, { 'latest/x.bin': 'y' });
  await rm(join(model, 'latest'), { recursive: true });
  await symlink('v1', join(model, 'latest'));
  expect(await put()).toContain('latest in it is not a folder of its own');
  expect((await read(join(model, 'v1')))['x.bin']).toBe('x');
});

test('no draft is left beside the model', async () => {
  const { model, put } = await setUp(OLD, NEW);
  await put();
  expect((await readdir(model, { recursive: true })).filter((name) => DRAFT.test(name))).toEqual([]);
});
