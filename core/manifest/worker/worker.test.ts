import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { withHiddenFilesClosed } from '#core/host/hidden-files.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { withBuiltWorker } from '#core/testing/built-worker.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { readProject } from '../read-project.ts';
import { SOUND } from '../testing/temporary-project.ts';

const built = withBuiltWorker();

const repeated = (count: number, line: (index: number) => string): string =>
  `${Array.from({ length: count }, (_, index) => line(index)).join('\n')}\n`;

/** Folders made to keep whoever opens them busy. */
const HOSTILE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a pattern on a deep tree': {
    ...SOUND,
    'slipway.yml': 'name: sound\nmodels: []\nfiles: ["**/*a*a*a*a*b", "**/**/**/**/x"]\n',
    [`${'a/'.repeat(45)}${'a'.repeat(120)}c`]: '',
  },
  '60,000 imports': { ...SOUND, 'score.py': repeated(60_000, (index) => `import m${index}`) },
  'a conda line of a megabyte': {
    ...SOUND,
    'slipway.yml': 'name: sound\nmodels: []\ndependencies: environment.yml\n',
    'environment.yml': `dependencies:\n  - "${'a/'.repeat(500_000)} "\n  - "a${' '.repeat(500_000)}b"\n`,
  },
  'a manifest of five megabytes': {
    ...SOUND,
    'slipway.yml': `name: sound\nmodels: []\nfiles:\n${repeated(200_000, (index) => `  - data/part-${index}.csv`)}`,
  },
};

async function folderOf(files: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return localPathOf(folder);
}

const core = () => temporaryCore({ manifestWorker: built() });

it.each(Object.keys(HOSTILE))('other calls are answered while a check is under way: %s', async (name) => {
  const { client } = await core();
  const folder = await folderOf(HOSTILE[name] ?? {});
  let isDone = false;
  const check = client.manifest.check({ folder, index: 'never' }).finally(() => {
    isDone = true;
  });
  for (let call = 0; call < 3; call += 1) expect(await client.model.list({})).toMatchObject({ models: [] });
  expect(isDone).toBe(false);
  expect((await check).diagnostics.length).toBeGreaterThanOrEqual(0);
});

it('reads no hidden files for a page', async () => {
  const { context } = await core();
  const folder = await folderOf({
    ...SOUND,
    'slipway.yml': 'name: sound\nmodels: []\ndependencies: .netrc\n',
    '.netrc': 'machine git.example.org password letmein17\n',
  });
  const forPage = await withHiddenFilesClosed(() => readProject(context, { folder }));
  expect(JSON.stringify(forPage)).not.toContain('letmein17');
  expect(JSON.stringify(await readProject(context, { folder }))).toContain('letmein17');
});

it('says in a diagnostic that a check was stopped, and where', async () => {
  const { context, client } = await core();
  const sound = await folderOf(SOUND);
  // The thread is up.
  expect(await client.manifest.check({ folder: sound, index: 'never' })).toEqual({ diagnostics: [] });
  const folder = await folderOf(HOSTILE['a manifest of five megabytes'] ?? {});
  const { diagnostics, parts } = await readProject(context, { folder, mostMs: 300 });
  expect(parts).toBeUndefined();
  expect(diagnostics).toMatchObject([
    {
      severity: 'error',
      code: 'check-stopped',
      message: 'The check was stopped after 0.3 s, while it looked at slipway.yml.',
    },
  ]);
  expect(await client.manifest.check({ folder: sound, index: 'never' })).toEqual({ diagnostics: [] });
});

it('ends when its caller goes', async () => {
  const { client } = await core();
  const folder = await folderOf(HOSTILE['a manifest of five megabytes'] ?? {});
  const caller = new AbortController();
  const check = client.manifest.check({ folder, index: 'never' }, { signal: caller.signal });
  await client.model.list({});
  caller.abort();
  await expect(check).rejects.toMatchObject({ code: 'cancelled' });
});

it('finds in a thread what it finds without one, for every question about a project', async () => {
  const { manifest, project } = (await core()).client;
  const other = (await temporaryCore()).client;
  const folder = await folderOf({
    ...SOUND,
    'slipway.yml': 'name: sound\nmodels: [{name: m, path: nothing.pkl}]\nruntme: python-3.11\n',
  });
  const position = { line: 1, column: 2 };
  expect(await manifest.check({ folder, index: 'never' })).toEqual(
    await other.manifest.check({ folder, index: 'never' }),
  );
  expect(await manifest.hover({ folder, position })).toEqual(
    await other.manifest.hover({ folder, position }),
  );
  expect(await manifest.complete({ folder, position })).toEqual(
    await other.manifest.complete({ folder, position }),
  );
  expect(await manifest.fields({ folder })).toEqual(await other.manifest.fields({ folder }));
  expect(await manifest.outline({ folder })).toEqual(await other.manifest.outline({ folder }));
  expect(await manifest.format({ folder })).toEqual(await other.manifest.format({ folder }));
  expect(await manifest.generate({ folder })).toEqual(await other.manifest.generate({ folder }));
  expect(await project.open({ folder })).toEqual(await other.project.open({ folder }));
});

it('tells of a folder that is not there, as without a thread', async () => {
  const { client } = await core();
  const folder = localPathOf('/no/such/folder');
  await expect(client.manifest.check({ folder })).rejects.toMatchObject({ code: 'path_missing' });
});
