import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, test } from 'vitest';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

async function withProjects(...names: readonly string[]) {
  const core = await temporaryCore();
  const home = await realpath(await temporaryFolder());
  const open = async (name: string): Promise<void> => {
    await mkdir(join(home, name), { recursive: true });
    await core.client.project.open({ folder: join(home, name) });
  };
  for (const name of names) await open(name);
  const listed = async (): Promise<readonly string[]> =>
    (await core.client.project.overview({})).projects.map(({ name }) => name);
  return { ...core, home, open, listed };
}

test('a pinned project stays first when others are opened, and itself is opened again', async () => {
  const { client, home, open, listed } = await withProjects('a', 'b', 'c');
  expect(await listed()).toEqual(['c', 'b', 'a']);
  await client.project.pin({ folder: join(home, 'a') });
  expect(await listed()).toEqual(['a', 'c', 'b']);
  await open('b');
  await open('a');
  expect(await listed()).toEqual(['a', 'b', 'c']);
  await client.project.pin({ folder: join(home, 'a'), pinned: false });
  await open('c');
  expect(await listed()).toEqual(['c', 'a', 'b']);
});

it('never drops a pinned project, however many are opened after it', async () => {
  const { client, home, context, listed } = await withProjects('first', 'second');
  await client.project.pin({ folder: join(home, 'first') });
  const others = Array.from({ length: 60 }, (_, index) => ({
    folder: join(home, `p${index}`),
    openedAt: new Date().toISOString(),
  }));
  await context.store.change(async () =>
    context.store.projects.replace([...(await context.store.projects.all()), ...others]),
  );
  await client.project.open({ folder: home });
  const names = await listed();
  expect(names[0]).toBe('first');
  expect(names).not.toContain('second');
  expect(names).toHaveLength(51);
});

it('keeps the pin of a project that is taken off the list and put back', async () => {
  const { client, home, listed } = await withProjects('a', 'b');
  await client.project.pin({ folder: join(home, 'a') });
  const { trashed } = await client.project.forget({ folder: join(home, 'a') });
  expect(await listed()).toEqual(['b']);
  await client.trash.restore({ what: trashed?.id ?? '' });
  expect(await listed()).toEqual(['a', 'b']);
});

it('refuses to pin a folder that was never opened', async () => {
  const { client, home } = await withProjects();
  await expect(client.project.pin({ folder: home })).rejects.toMatchObject({ code: 'not_found' });
});

it('tells why the last task of a project failed', async () => {
  const { client, home, ended } = await withProjects('broken');
  const folder = join(home, 'broken');
  await writeFile(join(folder, 'slipway.yml'), 'name: broken\nscript: missing.py\n');
  const task = await ended(client.image.build({ folder, engine: 'process' }));
  expect(task.state).toBe('failed');
  const { projects } = await client.project.overview({});
  expect(projects).toMatchObject([
    {
      name: 'broken',
      lastTask: { id: task.id, kind: 'image.build', state: 'failed', reason: task.error?.message },
      manifests: [],
    },
  ]);
});
