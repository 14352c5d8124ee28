import { chmod, mkdir, readdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SlipwayClient } from '#contract/index.ts';
import { createCore } from '#core/core.ts';
import { silentLogger } from '#core/log/logger.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { projectRouter } from './router.ts';

interface Door {
  readonly home: string;
  readonly client: SlipwayClient['project'];
}

async function openDoor(): Promise<Door> {
  const home = await realpath(await temporaryFolder());
  const core = await createCore({
    dataFolder: join(home, 'data'),
    resources: join(import.meta.dirname, '..', '..', 'resources'),
    environment: process.env,
    home,
    version: '0.0.0-test',
    logger: silentLogger,
  });
  onTestFinished(() => core.close());
  return { home, client: createRouterClient(projectRouter, { context: core.context }) };
}

describe('examples', () => {
  it('are told with title and description, the one to begin with first', async () => {
    const { client } = await openDoor();
    const { examples } = await client.examples({});
    expect(examples.map(({ name }) => name)).toEqual(['iris', 'digits', 'photo', 'plain-json', 'two-inputs']);
    for (const example of examples) {
      expect(example.title).not.toBe(example.name);
      expect(example.description.length).toBeGreaterThan(40);
    }
  });

  it('are copied to a folder each under the home folder, never over one another', async () => {
    const { client, home } = await openDoor();
    expect(await client.copyExample({ name: 'iris' })).toEqual({ folder: join(home, 'Slipway', 'iris') });
    await writeFile(join(home, 'Slipway', 'iris', 'score.py'), 'mine');
    expect(await client.copyExample({ name: 'iris', reuse: true })).toEqual({
      folder: join(home, 'Slipway', 'iris'),
    });
    expect(await client.copyExample({ name: 'iris' })).toEqual({ folder: join(home, 'Slipway', 'iris-2') });
    expect(await readFile(join(home, 'Slipway', 'iris', 'score.py'), 'utf8')).toBe('mine');
    expect(await readdir(join(home, 'Slipway', 'iris-2'))).toContain('model.pkl');
  });

  it('are copied to a folder that is not there or empty, and to no other', async () => {
    const { client, home } = await openDoor();
    await mkdir(join(home, 'empty'));
    await client.copyExample({ name: 'digits', folder: join(home, 'empty') });
    await client.copyExample({ name: 'digits', folder: join(home, 'deep', 'new') });
    expect(await readdir(join(home, 'deep', 'new'))).toContain('slipway.yml');
    const again = client.copyExample({ name: 'iris', folder: join(home, 'empty') });
    await expect(again).rejects.toMatchObject({ code: 'already_exists' });
    expect(await readdir(join(home, 'empty'))).not.toContain('model.pkl');
    await writeFile(join(home, 'file'), '');
    const onFile = client.copyExample({ name: 'iris', folder: join(home, 'file') });
    await expect(onFile).rejects.toMatchObject({ code: 'path_unsafe' });
  });

  it('that are not there are refused with those that are', async () => {
    const { client } = await openDoor();
    await expect(client.copyExample({ name: '../scoring' })).rejects.toMatchObject({
      code: 'not_found',
      data: { hint: expect.stringContaining('iris') },
    });
  });
});

describe('opening a project', () => {
  it.each(['iris', 'digits', 'photo', 'plain-json', 'two-inputs'])(
    'finds nothing wrong with the example %s and names the role of each file',
    async (name) => {
      const { client } = await openDoor();
      const { folder } = await client.copyExample({ name });
      const project = await client.open({ folder });
      expect(project.diagnostics.filter(({ severity }) => severity !== 'info')).toEqual([]);
      expect(project).toMatchObject({ folder, name, hasManifest: true });
      const roles = new Map(project.files.map((file) => [file.path, file.role]));
      expect(roles.get('slipway.yml')).toBe('manifest');
      expect(roles.get('score.py')).toBe('script');
      expect(roles.get('train.py')).toBe('other');
      expect([...roles.values()].filter((role) => role === 'model')).toHaveLength(1);
      expect([...roles.values()].filter((role) => role === 'request').length).toBeGreaterThanOrEqual(4);
    },
  );

  it('says what is missing in a folder without a manifest', async () => {
    const { client, home } = await openDoor();
    await mkdir(join(home, 'bare'));
    await writeFile(join(home, 'bare', 'model.pkl'), 'x');
    const project = await client.open({ folder: join(home, 'bare') });
    expect(project).toMatchObject({
      name: 'bare',
      hasManifest: false,
      files: [{ path: 'model.pkl', size: 1, role: 'other' }],
      diagnostics: [{ code: 'missing-manifest' }],
    });
  });

  it('shows a project whose manifest does not parse', async () => {
    const { client, home } = await openDoor();
    await mkdir(join(home, 'broken'));
    await writeFile(join(home, 'broken', 'slipway.yml'), 'name: [');
    const project = await client.open({ folder: join(home, 'broken') });
    expect(project.hasManifest).toBe(true);
    expect(project.files).toMatchObject([{ path: 'slipway.yml', role: 'manifest' }]);
    expect(project.diagnostics.length).toBeGreaterThan(0);
  });

  it('refuses a folder that is not there and remembers nothing', async () => {
    const { client, home } = await openDoor();
    await expect(client.open({ folder: join(home, 'nowhere') })).rejects.toMatchObject({
      code: 'path_missing',
    });
    expect(await client.recent({})).toEqual({ folders: [] });
  });

  it('remembers the folders, newest first, each once', async () => {
    const { client, home } = await openDoor();
    for (const name of ['a', 'b', 'a']) {
      await mkdir(join(home, name), { recursive: true });
      await client.open({ folder: join(home, name) });
    }
    const { folders } = await client.recent({});
    expect(folders.map(({ folder, present }) => [folder, present])).toEqual([
      [join(home, 'a'), true],
      [join(home, 'b'), true],
    ]);
    await client.forget({ folder: join(home, 'a') });
    expect((await client.recent({})).folders.map(({ folder }) => folder)).toEqual([join(home, 'b')]);
    expect(await readdir(home)).toContain('a');
    await rm(join(home, 'b'), { recursive: true });
    await client.forget({ folder: join(home, 'b') });
    expect(await client.recent({})).toEqual({ folders: [] });
  });
});

describe('text files of a project', () => {
  async function project(): Promise<Door & { readonly folder: string }> {
    const door = await openDoor();
    const folder = join(door.home, 'project');
    await mkdir(folder);
    await writeFile(join(folder, 'score.py'), 'one\n');
    return { ...door, folder };
  }

  it('are read and saved', async () => {
    const { client, folder } = await project();
    const { text, digest } = await client.readFile({ folder, path: 'score.py' });
    expect(text).toBe('one\n');
    await chmod(join(folder, 'score.py'), 0o755);
    const saved = await client.writeFile({
      folder,
      path: './score.py',
      text: 'zwei – ü\r\n',
      basedOn: digest,
    });
    expect(await client.readFile({ folder, path: 'score.py' })).toEqual({ text: 'zwei – ü\r\n', ...saved });
    expect((await stat(join(folder, 'score.py'))).mode & 0o777).toBe(0o755);
    expect(await readdir(folder)).toEqual(['score.py']);
  });

  it('are made with the folders above them', async () => {
    const { client, folder } = await project();
    await client.writeFile({ folder, path: 'requests/new/one.json', text: '{}' });
    expect(await readFile(join(folder, 'requests', 'new', 'one.json'), 'utf8')).toBe('{}');
  });

  it('are not saved over what changed, was deleted or was never read', async () => {
    const { client, folder } = await project();
    const { digest } = await client.readFile({ folder, path: 'score.py' });
    await writeFile(join(folder, 'score.py'), 'by someone else');
    const stale = client.writeFile({ folder, path: 'score.py', text: 'mine', basedOn: digest });
    await expect(stale).rejects.toMatchObject({ code: 'wrong_state' });
    const unread = client.writeFile({ folder, path: 'score.py', text: 'mine' });
    await expect(unread).rejects.toMatchObject({ code: 'already_exists' });
    const deleted = client.writeFile({ folder, path: 'gone.py', text: 'mine', basedOn: digest });
    await expect(deleted).rejects.toMatchObject({ code: 'wrong_state' });
    expect(await readFile(join(folder, 'score.py'), 'utf8')).toBe('by someone else');
  });

  it('outside the project are neither read nor written', async () => {
    const { client, folder, home } = await project();
    await writeFile(join(home, 'secret.txt'), 'secret');
    await symlink(join(home, 'secret.txt'), join(folder, 'link.txt'));
    await symlink(home, join(folder, 'out'));
    await symlink(join(home, 'nothing'), join(folder, 'dangling'));
    for (const path of [
      '../secret.txt',
      join(home, 'secret.txt'),
      'link.txt',
      'out/secret.txt',
      'a/../../x',
    ]) {
      await expect(client.readFile({ folder, path }), path).rejects.toMatchObject({ code: 'path_unsafe' });
      const writing = client.writeFile({ folder, path, text: 'x' });
      await expect(writing, path).rejects.toMatchObject({ code: 'path_unsafe' });
    }
    for (const path of ['out/new.txt', 'out/new/new.txt', 'dangling', '.', 'score.py/x'])
      await expect(client.writeFile({ folder, path, text: 'x' }), path).rejects.toMatchObject({
        code: 'path_unsafe',
      });
    expect(await readFile(join(home, 'secret.txt'), 'utf8')).toBe('secret');
    expect((await readdir(home)).sort()).toEqual(['data', 'project', 'secret.txt']);
  });

  it('that are none or too large are refused', async () => {
    const { client, folder } = await project();
    await writeFile(join(folder, 'model.bin'), Buffer.from([0x80, 0x02, 0x7d]));
    await writeFile(join(folder, 'zero.txt'), 'a\0b');
    await writeFile(join(folder, 'large.txt'), 'x'.repeat((2 << 20) + 1));
    for (const path of ['model.bin', 'zero.txt', 'large.txt'])
      await expect(client.readFile({ folder, path }), path).rejects.toMatchObject({ code: 'bad_input' });
    await expect(client.readFile({ folder, path: 'missing.txt' })).rejects.toMatchObject({
      code: 'path_missing',
    });
    const large = client.writeFile({ folder, path: 'new.txt', text: 'ü'.repeat((1 << 20) + 1) });
    await expect(large).rejects.toMatchObject({ code: 'bad_input' });
  });
});
