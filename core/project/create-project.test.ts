import { mkdir, readdir, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryCore } from '#core/testing/temporary-core.ts';

const MODEL = join(import.meta.dirname, '..', '..', 'resources', 'examples', 'iris', 'model.pkl');

async function downloads() {
  const { client, folder } = await temporaryCore();
  const place = join(await realpath(folder), 'downloads');
  await mkdir(place);
  await writeFile(join(place, 'flowers.pkl'), await readFile(MODEL));
  await writeFile(join(place, 'answer.py'), 'def run(data):\n    return data\n');
  await writeFile(join(place, 'unrelated.pdf'), '');
  return { client, place };
}

it('makes a project of a model and a script in a new folder beside them', async () => {
  const { client, place } = await downloads();
  const files = [join(place, 'answer.py'), join(place, 'flowers.pkl')];
  const { folder, written } = await client.project.create({ files });
  expect(folder).toBe(join(place, 'flowers'));
  expect(written).toContain('slipway.yml');
  expect(await readdir(folder)).toEqual(expect.arrayContaining(['flowers.pkl', 'score.py', 'slipway.yml']));
  expect(await readFile(join(folder, 'score.py'), 'utf8')).toContain('def run(data)');
  expect(await readFile(join(folder, 'slipway.yml'), 'utf8')).toContain('flowers.pkl');
  expect(await readdir(folder)).not.toContain('unrelated.pdf');
  expect((await client.project.recent({})).folders.map((one) => one.folder)).toEqual([folder]);
  expect((await client.project.create({ files })).folder).toBe(join(place, 'flowers-2'));
});

it('makes it in the folder that is asked for', async () => {
  const { client, place } = await downloads();
  const parent = join(place, '..', 'projects', 'new');
  const { folder } = await client.project.create({ files: [join(place, 'flowers.pkl')], parent });
  expect(folder).toBe(join(parent, 'flowers'));
});

it('refuses files that are not there, or that have one name', async () => {
  const { client, place } = await downloads();
  await expect(client.project.create({ files: [join(place, 'nothing.pkl')] })).rejects.toMatchObject({
    code: 'path_missing',
  });
  await mkdir(join(place, 'more'));
  await writeFile(join(place, 'more', 'flowers.pkl'), '');
  const twins = [join(place, 'flowers.pkl'), join(place, 'more', 'flowers.pkl')];
  await expect(client.project.create({ files: twins })).rejects.toMatchObject({ code: 'bad_input' });
  expect(await readdir(place)).not.toContain('flowers');
});

it('copies no file that a link leads to outside of a folder, and makes nothing then', async () => {
  const { client, place } = await downloads();
  const model = join(place, 'saved');
  await mkdir(model);
  await writeFile(join(model, 'weights.bin'), 'weights');
  await writeFile(join(place, 'secret'), 'secret');
  await symlink('weights.bin', join(model, 'latest'));
  const { folder } = await client.project.create({ files: [model] });
  expect(await readFile(join(folder, 'saved', 'latest'), 'utf8')).toBe('weights');
  await symlink(join('..', 'secret'), join(model, 'out'));
  const before = await readdir(place);
  await expect(client.project.create({ files: [model] })).rejects.toMatchObject({ code: 'path_unsafe' });
  expect(await readdir(place)).toEqual(before);
});
