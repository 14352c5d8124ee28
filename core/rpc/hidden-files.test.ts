import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { describe, expect, test } from 'vitest';
import type { SlipwayClient } from '#contract/index.ts';
import { portalReach } from '#core/project/reach.ts';
import { router } from '#core/router.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';

const SECRET = 'machine git.example.org login ada password letmein17';

/** A page to which the home folder is open, as it is to the portal. */
async function page() {
  const core = await temporaryCore();
  const home = await realpath(core.folder);
  await mkdir(join(home, '.ssh'));
  await writeFile(join(home, '.ssh', 'id_ed25519'), SECRET);
  await writeFile(join(home, '.netrc'), SECRET);
  await writeFile(join(home, 'model.pkl'), 'bytes');
  const context = { ...core.context, reach: portalReach(core.context) };
  const client: SlipwayClient = createRouterClient(router, { context });
  return { core, home, client };
}

const manifest = (lines: string): string =>
  `name: iris\nruntime: python-3.11\nscript: score.py\n${lines.includes('models:') ? '' : 'models: []\n'}${lines}\n`;

describe('hidden files of a home that is open to a page', () => {
  test('become no model of it', async () => {
    const { core, home, client } = await page();
    const task = await core.ended(client.model.register({ name: 'home', path: home }));
    expect(task).toMatchObject({ state: 'failed', error: { code: 'path_unsafe' } });
    await expect(client.model.inspect({ path: home })).rejects.toMatchObject({ code: 'path_unsafe' });
    expect((await client.model.list({})).models).toEqual([]);
  });

  test('are copied into no project', async () => {
    const { home, client } = await page();
    await expect(client.project.create({ files: [home], parent: home })).rejects.toMatchObject({
      code: 'path_unsafe',
    });
  });

  test.each([
    ['dependencies', 'dependencies: .netrc'],
    ['a schema', 'schema: .netrc'],
    ['a file', 'files: [.netrc]'],
    ['a folder', 'files: [.ssh]'],
    ['all', 'files: ["."]'],
    ['a pattern', 'files: [".ssh/*", ".net*"]'],
    ['a model', 'models: [{name: a, path: .ssh}]'],
    ['a model with all', 'models: [{name: a, path: .}]'],
  ])('are not read as %s of a manifest', async (_what, lines) => {
    const { core, home, client } = await page();
    await writeFile(join(home, 'slipway.yml'), manifest(lines));
    await writeFile(join(home, 'score.py'), 'def init():\n    pass\n\n\ndef run(x):\n    return x\n');
    const checked = await client.manifest.check({ folder: home });
    expect(JSON.stringify(checked)).not.toContain('letmein17');
    expect(checked.diagnostics.map(({ message }) => message).join()).toContain('hidden');
    const task = await core.ended(client.image.build({ folder: home, engine: 'docker' }));
    expect(task.state).toBe('failed');
    expect(JSON.stringify(await core.context.store.blobs.all())).toBe('[]');
  });

  test('of a manifest are read for the user', async () => {
    const { core, home } = await page();
    const { diagnostics } = await core.client.manifest.check({
      folder: home,
      texts: { 'slipway.yml': manifest('dependencies: .netrc'), 'score.py': '' },
    });
    expect(diagnostics.some(({ file }) => file === '.netrc')).toBe(true);
  });
});
