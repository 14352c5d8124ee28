import { mkdir, readdir, readFile, realpath, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localPathOf } from '#core/host/local-path.ts';
import { portalReach, windowReach } from '#core/project/reach.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { exportTarget } from './export-target.ts';

async function place() {
  const { context, client } = await temporaryCore();
  const folder = await realpath(await temporaryFolder());
  const home = await realpath(await temporaryFolder());
  const user = { ...context, home };
  const write = async (path: string, from: typeof context = user) => {
    const target = await exportTarget(from, { path: localPathOf(path), overwrite: true });
    try {
      await mkdir(target.draft);
      await writeFile(join(target.draft, 'new'), 'new');
      await target.commit();
    } finally {
      await target.discard();
    }
  };
  return { user, client, folder, home, write };
}

const UNSAFE = { code: 'path_unsafe' };

test('an earlier export is replaced, and an empty folder', async () => {
  const { folder, write } = await place();
  const path = join(folder, 'export');
  await mkdir(path);
  await write(path);
  await writeFile(join(path, 'more'), '');
  await write(path);
  expect(await readdir(path)).toEqual(['new']);
  expect(await readdir(folder)).toEqual(['export']);
});

test('a folder with anything else in it stays, also at the place of an earlier export', async () => {
  const { folder, write } = await place();
  const path = join(folder, 'export');
  await write(path);
  await rename(path, join(folder, 'moved'));
  await mkdir(path);
  await writeFile(join(path, 'mine'), 'mine');
  await expect(write(path)).rejects.toMatchObject(UNSAFE);
  expect(await readdir(path)).toEqual(['mine']);
});

test('a folder that was given the inode of an earlier export stays', async () => {
  const { user, folder, write } = await place();
  const path = join(folder, 'export');
  await write(path);
  const [known] = await user.store.exports.all();
  if (known === undefined) throw new Error('nothing is remembered');
  await user.store.change(() =>
    user.store.exports.replace([{ ...known, bornMs: (known.bornMs ?? 0) - 60_000 }]),
  );
  await writeFile(join(path, 'mine'), 'mine');
  await expect(write(path)).rejects.toMatchObject(UNSAFE);
  expect(await readdir(path)).toEqual(['mine', 'new']);
});

test('the home folder, the data folder, a project and what holds them stay', async () => {
  const { user, client, folder, home, write } = await place();
  const project = join(folder, 'of-projects', 'iris');
  await mkdir(project, { recursive: true });
  await writeFile(join(project, 'slipway.yml'), 'name: iris\n');
  await client.project.open({ folder: project });
  for (const path of [home, user.store.folder, project, join(folder, 'of-projects'), folder, '/'])
    await expect(write(path), path).rejects.toMatchObject(UNSAFE);
  expect(await readdir(project)).toEqual(['slipway.yml']);
});

test('a link is neither followed nor replaced, dangling or not', async () => {
  const { folder, write } = await place();
  const outside = await temporaryFolder();
  for (const target of [outside, join(outside, 'nothing')]) {
    await symlink(target, join(folder, 'link'));
    await expect(write(join(folder, 'link'))).rejects.toMatchObject(UNSAFE);
    await rename(join(folder, 'link'), join(folder, 'old-link'));
  }
  expect(await readdir(outside)).toEqual([]);
});

test('one file is replaced when the user named it: on the command line, or in the dialog of a window', async () => {
  const { user, folder, write } = await place();
  const path = join(folder, 'file');
  const reach = windowReach(user);
  for (const from of [
    { ...user, reach: portalReach(user) },
    { ...user, reach },
  ]) {
    await writeFile(path, 'mine');
    await expect(write(path, from)).rejects.toMatchObject(UNSAFE);
    expect(await readFile(path, 'utf8')).toBe('mine');
  }
  reach.allow(path);
  await write(path, { ...user, reach });
  expect(await readdir(path)).toEqual(['new']);
});
