import { cp, mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SlipwayClient } from '#contract/index.ts';
import { router } from '#core/router.ts';
import { writeKubeconfig } from '#core/testing/kubeconfig.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { portalReach, windowReach } from './reach.ts';

const refusalSchema = z.object({ data: z.object({ details: z.object({ question: z.string() }) }) });

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
    /** What the shell does when the user says yes. */
    agree: async (refusal: unknown) => {
      const { question } = refusalSchema.parse(refusal).data.details;
      expect(await core.context.trust.agree(question)).toBe(true);
    },
  };
}

describe('a page', () => {
  it('is not led outside by a link, and is told what to do', async () => {
    const { portal, outside, home } = await doors();
    await symlink(outside, join(home, 'mine', 'link'));
    await symlink(join(outside, 'not-yet'), join(home, 'mine', 'dangling'));
    await expect(
      portal.system.report({ path: join(home, 'mine', 'dangling'), overwrite: true }),
    ).rejects.toMatchObject({ code: 'forbidden' });
    await expect(portal.project.open({ folder: join(home, 'mine', 'link') })).rejects.toMatchObject({
      code: 'forbidden',
      data: { hint: expect.stringContaining('portalRoots') },
    });
  });

  it('reads and writes no hidden file but those that describe a project', async () => {
    const { portal, home, commandLine } = await doors();
    const folder = join(home, 'mine');
    const write = (path: string) => portal.project.writeFile({ folder, path, text: 'x' });
    await write('.gitignore');
    for (const path of ['.bashrc', '.git/config', 'a/.vscode/tasks.json', '.git/.gitignore'])
      await expect(write(path)).rejects.toMatchObject({ code: 'forbidden' });
    await commandLine.project.writeFile({ folder, path: '.env', text: 'x' });
  });

  it('names only a kubeconfig that a cluster has already, or that was chosen by itself', async () => {
    const { portal, window, allow, home, commandLine } = await doors();
    const written = await writeKubeconfig({ server: 'https://127.0.0.1:1' });
    const own = join(home, 'mine', 'config');
    await cp(written, own);
    allow(join(home, 'mine'));
    for (const page of [portal, window]) {
      await expect(page.cluster.contexts({ kubeconfig: own })).rejects.toMatchObject({ code: 'forbidden' });
      await expect(
        page.cluster.add({ name: 'b', registry: 'r.example.org', kubeconfig: own }),
      ).rejects.toMatchObject({ code: 'forbidden' });
    }
    await commandLine.cluster.add({ name: 'team', registry: 'r.example.org', kubeconfig: written });
    const settings = { kubeconfig: written, namespace: 'models' };
    expect(await portal.cluster.update({ name: 'team', settings })).toMatchObject(settings);
    allow(own);
    expect((await window.cluster.contexts({ kubeconfig: own })).path).toBe(own);
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

  it('keeps no reach to what it opened when the roots change', async () => {
    const { portal, window, commandLine, outside, home } = await doors();
    const mine = join(home, 'mine');
    await portal.project.open({ folder: mine });
    // Another page reaches it too, as long as the settings do, and does not make it last.
    await window.project.open({ folder: mine });
    await commandLine.system.configure({ settings: { portalRoots: [outside] } });
    for (const page of [portal, window])
      await expect(page.project.readFile({ folder: mine, path: 'secret.txt' })).rejects.toMatchObject({
        code: 'forbidden',
      });
    await commandLine.system.configure({ settings: { portalRoots: [home] } });
    for (const page of [portal, window])
      expect((await page.project.readFile({ folder: mine, path: 'secret.txt' })).text).toBe('secret');
    await commandLine.project.open({ folder: mine });
    await portal.project.open({ folder: mine });
    await commandLine.system.configure({ settings: { portalRoots: [outside] } });
    for (const page of [portal, window])
      expect((await page.project.readFile({ folder: mine, path: 'secret.txt' })).text).toBe('secret');
  });

  it('keeps no reach to a project that was forgotten, and brings it back only when the user agrees', async () => {
    const { portal, window, allow, agree, commandLine, outside } = await doors();
    const read = (page: SlipwayClient) => page.project.readFile({ folder: outside, path: 'secret.txt' });
    for (const page of [portal, window]) {
      allow(outside);
      await commandLine.project.open({ folder: outside });
      const { trashed } = await page.project.forget({ folder: outside });
      const what = trashed?.id ?? '';
      await expect(read(page)).rejects.toMatchObject({ code: 'forbidden' });
      const restoring = () => page.trash.restore({ what });
      const refusal = await restoring().catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 'not_trusted', message: expect.stringContaining(outside) });
      await expect(read(page)).rejects.toMatchObject({ code: 'forbidden' });
      await agree(refusal);
      await restoring();
      expect((await read(page)).text).toBe('secret');
      // Once, not permanently.
      await page.project.forget({ folder: outside });
      const again = (await page.trash.list({})).entries[0]?.id ?? '';
      await expect(page.trash.restore({ what: again })).rejects.toMatchObject({ code: 'not_trusted' });
      await commandLine.trash.empty({});
    }
  });

  it('brings back what lies below its roots, for as long as it does', async () => {
    const { portal, commandLine, home, outside } = await doors();
    const mine = join(home, 'mine');
    await commandLine.project.open({ folder: mine });
    await commandLine.project.forget({ folder: mine });
    await portal.trash.restore({ what: mine });
    await commandLine.system.configure({ settings: { portalRoots: [outside] } });
    await expect(portal.project.open({ folder: mine })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('brings back no cluster with a kubeconfig and no folder of records beyond its reach by itself', async () => {
    const { portal, window, commandLine, outside } = await doors();
    const kubeconfig = await writeKubeconfig({ server: 'https://127.0.0.1:1' });
    await commandLine.cluster.add({ name: 'team', registry: 'r.example.org', kubeconfig });
    await commandLine.store.add({ name: 'calls', place: { kind: 'folder', folder: outside } });
    await commandLine.cluster.remove({ name: 'team' });
    await commandLine.store.remove({ name: 'calls' });
    for (const page of [portal, window])
      for (const what of ['team', 'calls'])
        await expect(page.trash.restore({ what })).rejects.toMatchObject({ code: 'not_trusted' });
    await commandLine.trash.restore({ what: 'team' });
  });

  it('does not widen its own reach', async () => {
    const { portal, commandLine } = await doors();
    const widen = portal.system.configure({ settings: { portalRoots: ['/'] } });
    await expect(widen).rejects.toMatchObject({ code: 'forbidden' });
    await portal.system.configure({ settings: { keepTasks: 20 } });
    expect((await commandLine.system.settings({})).portalRoots).toBeUndefined();
  });

  it('sets no file outside as interpreter or certificates, and sends back one that was set on the machine', async () => {
    const { portal, commandLine, outside, home } = await doors();
    for (const name of ['python', 'caCertificates']) {
      const configure = (path: string) => portal.system.configure({ settings: { [name]: path } });
      await expect(configure(join(outside, 'file'))).rejects.toMatchObject({ code: 'forbidden' });
      // One that the page may name is still for the user to agree to.
      await expect(configure(join(home, 'mine', 'file'))).rejects.toMatchObject({ code: 'not_trusted' });
      await commandLine.system.configure({ settings: { [name]: join(outside, 'file') } });
      expect(await configure(join(outside, 'file'))).toHaveProperty(name, join(outside, 'file'));
    }
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
