import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import type { SlipwayClient } from '#contract/index.ts';
import { router } from '#core/router.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { portalReach, windowReach } from './reach.ts';

/** A home folder with a project, another project outside it, and core behind the doors of a page. */
async function doors() {
  const core = await temporaryCore();
  const home = await realpath(core.folder);
  const outside = await realpath(await temporaryFolder());
  for (const folder of [join(home, 'mine'), outside]) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'slipway.yml'), 'name: iris\n');
    await writeFile(join(folder, 'secret.txt'), 'secret');
  }
  const through = (reach: ReturnType<typeof portalReach>): SlipwayClient =>
    createRouterClient(router, { context: { ...core.context, reach } });
  const window = windowReach(core.context);
  return {
    home,
    outside,
    commandLine: core.client,
    portal: through(portalReach(core.context)),
    window: through(window),
    allow: window.allow,
  };
}

/** Every call of the contract that names a path of this machine. */
function naming(client: SlipwayClient, folder: string): Readonly<Record<string, () => Promise<unknown>>> {
  const place = { folder, position: { line: 1, column: 1 } };
  const file = join(folder, 'secret.txt');
  return {
    open: () => client.project.open({ folder }),
    browse: () => client.project.browse({ folder }),
    readFile: () => client.project.readFile({ folder, path: 'secret.txt' }),
    writeFile: () => client.project.writeFile({ folder, path: 'new.txt', text: '' }),
    copyExample: () => client.project.copyExample({ name: 'iris', folder: join(folder, 'new') }),
    generate: () => client.manifest.generate({ folder }),
    init: () => client.manifest.init({ folder }),
    check: () => client.manifest.check({ folder }),
    fix: () => client.manifest.fix({ folder }),
    hover: () => client.manifest.hover(place),
    complete: () => client.manifest.complete(place),
    outline: () => client.manifest.outline({ folder }),
    format: () => client.manifest.format({ folder }),
    fields: () => client.manifest.fields({ folder }),
    edit: () => client.manifest.edit({ folder, edits: [{ path: ['name'], value: 'a' }] }),
    inspect: () => client.model.inspect({ path: file }),
    register: () => client.model.register({ name: 'a', path: file }),
    build: () => client.image.build({ folder }),
    up: () => client.run.up({ folder }),
  };
}

describe('a page', () => {
  it('names no path outside, by no call, and through no link', async () => {
    const { portal, window, outside, home } = await doors();
    await symlink(outside, join(home, 'mine', 'link'));
    for (const client of [portal, window])
      for (const folder of [outside, join(outside, 'deeper'), join(home, 'mine', '..', '..', 'x')])
        for (const [name, call] of Object.entries(naming(client, folder)))
          await expect(call(), `${name} ${folder}`).rejects.toMatchObject({ code: 'forbidden' });
    await expect(portal.project.open({ folder: join(home, 'mine', 'link') })).rejects.toMatchObject({
      code: 'forbidden',
      data: { hint: expect.stringContaining('portalRoots') },
    });
  });

  it('of the portal opens what is below the home folder, or below the roots of the settings', async () => {
    const { portal, commandLine, outside, home } = await doors();
    const mine = join(home, 'mine');
    expect((await portal.project.readFile({ folder: mine, path: 'secret.txt' })).text).toBe('secret');
    await commandLine.system.configure({ settings: { portalRoots: [outside] } });
    expect((await portal.project.open({ folder: outside })).name).toBe('iris');
    await expect(portal.project.open({ folder: mine })).rejects.toMatchObject({ code: 'forbidden' });
    // A folder whose name only begins alike is another.
    await expect(portal.project.browse({ folder: `${outside}-2` })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('of the window opens what the user chose, and projects that were opened before', async () => {
    const { window, allow, commandLine, outside, home } = await doors();
    const mine = join(home, 'mine');
    await expect(window.project.open({ folder: mine })).rejects.toMatchObject({ code: 'forbidden' });
    allow(mine);
    expect((await window.project.open({ folder: mine })).name).toBe('iris');
    await commandLine.project.open({ folder: outside });
    expect((await window.manifest.check({ folder: outside })).diagnostics).toBeDefined();
  });

  it('does not widen its own reach', async () => {
    const { portal, commandLine } = await doors();
    const widen = portal.system.configure({ settings: { portalRoots: ['/'] } });
    await expect(widen).rejects.toMatchObject({ code: 'forbidden' });
    await portal.system.configure({ settings: { keepTasks: 20 } });
    expect((await commandLine.system.settings({})).portalRoots).toBeUndefined();
  });

  it('sets no file outside as interpreter or certificates, and keeps one that was set on the machine', async () => {
    const { portal, commandLine, outside, home } = await doors();
    for (const name of ['python', 'caCertificates']) {
      const configure = (path: string) => portal.system.configure({ settings: { [name]: path } });
      await expect(configure(join(outside, 'file'))).rejects.toMatchObject({ code: 'forbidden' });
      expect(await configure(join(home, 'mine', 'file'))).toHaveProperty(name, join(home, 'mine', 'file'));
      await commandLine.system.configure({ settings: { [name]: join(outside, 'file') } });
      expect(await configure(join(outside, 'file'))).toHaveProperty(name, join(outside, 'file'));
    }
    expect(await portal.system.configure({ settings: { caCertificates: 'none' } })).toMatchObject({
      caCertificates: 'none',
    });
    // A word for certificates, a path for the interpreter.
    await expect(portal.system.configure({ settings: { python: 'none' } })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('the command line', () => {
  it('opens any folder', async () => {
    const { commandLine, outside } = await doors();
    expect((await commandLine.project.open({ folder: outside })).name).toBe('iris');
  });
});

describe('browsing', () => {
  it('lists folders first, marks projects, leaves out hidden ones, and goes no higher than the roots', async () => {
    const { portal, home } = await doors();
    await mkdir(join(home, 'plain'));
    await mkdir(join(home, '.hidden'));
    await writeFile(join(home, 'file.txt'), '');
    await symlink(join(home, 'nothing'), join(home, 'dangling'));
    const { folder, parent, roots, entries } = await portal.project.browse({});
    expect({ folder, parent, roots: await Promise.all(roots.map((root) => realpath(root))) }).toEqual({
      folder: roots[0],
      parent: undefined,
      roots: [home],
    });
    const shown = entries.map(({ name, isFolder, isProject }) => [name, isFolder, isProject]);
    expect(shown).toContainEqual(['mine', true, true]);
    expect(shown).toContainEqual(['plain', true, false]);
    expect(shown.at(-1)).toEqual(['file.txt', false, false]);
    expect(shown.map(([name]) => name)).not.toContain('.hidden');
    expect(shown.map(([name]) => name)).not.toContain('dangling');
    expect((await portal.project.browse({ folder: join(home, 'mine') })).parent).toBe(home);
  });

  it('says what is no folder', async () => {
    const { portal, home } = await doors();
    for (const name of ['nowhere', join('mine', 'secret.txt')])
      await expect(portal.project.browse({ folder: join(home, name) })).rejects.toMatchObject({
        code: 'path_missing',
      });
  });
});
