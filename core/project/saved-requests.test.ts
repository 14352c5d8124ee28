import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

async function project() {
  const core = await temporaryCore();
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'slipway.yml'), 'name: saved\n');
  const { project: calls } = core.client;
  return {
    calls,
    folder,
    names: async () => (await calls.requests({ folder })).requests.map(({ name }) => name),
    save: (name: string, text = '{"value": 1}', replace = false) =>
      calls.saveRequest({ folder, name, text, replace }),
  };
}

test('requests are files below requests/, listed by name', async () => {
  const { folder, names, save } = await project();
  expect(await names()).toEqual([]);
  await save('two wines');
  await save('refused/no number');
  expect(await readFile(join(folder, 'requests', 'two wines.json'), 'utf8')).toBe('{"value": 1}\n');
  await writeFile(join(folder, 'requests', 'notes.txt'), 'not one');
  expect(await names()).toEqual(['refused/no number', 'two wines']);
});

test('one is only replaced when that is said', async () => {
  const { folder, save } = await project();
  await save('one');
  await expect(save('one', '2')).rejects.toMatchObject({ code: 'already_exists' });
  await save('one', '2', true);
  expect(await readFile(join(folder, 'requests', 'one.json'), 'utf8')).toBe('2\n');
});

test('what is deleted can be put back as it was', async () => {
  const { calls, folder, names, save } = await project();
  await save('one', '{\n  "value": 1.0\n}');
  const { text } = await calls.deleteRequest({ folder, name: 'one' });
  expect(await names()).toEqual([]);
  await save('one', text);
  expect(await readFile(join(folder, 'requests', 'one.json'), 'utf8')).toBe('{\n  "value": 1.0\n}\n');
});

test('renaming never takes the place of another', async () => {
  const { calls, folder, names, save } = await project();
  await save('one');
  await save('two');
  await expect(calls.renameRequest({ folder, name: 'one', to: 'two' })).rejects.toMatchObject({
    code: 'already_exists',
  });
  await calls.renameRequest({ folder, name: 'one', to: 'kept/three' });
  expect(await names()).toEqual(['kept/three', 'two']);
  await expect(calls.renameRequest({ folder, name: 'one', to: 'four' })).rejects.toMatchObject({
    code: 'path_missing',
  });
});

test('what is not JSON, and names that lead elsewhere, are refused', async () => {
  const { calls, folder, save } = await project();
  await expect(save('one', '{')).rejects.toMatchObject({ code: 'bad_input' });
  for (const name of ['../out', '/etc/x', '.hidden', 'a/../b', 'a//b', '', 'a\\b', 'con:'])
    await expect(save(name), name).rejects.toMatchObject({ code: 'bad_input' });
  const outside = await temporaryFolder();
  await mkdir(join(folder, 'requests'));
  await symlink(outside, join(folder, 'requests', 'link'));
  await expect(save('link/one')).rejects.toMatchObject({ code: 'path_unsafe' });
  await expect(calls.deleteRequest({ folder, name: 'none' })).rejects.toMatchObject({ code: 'path_missing' });
});
