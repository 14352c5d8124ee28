import { appendFile, cp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localPathOf } from '#core/host/local-path.ts';
import { diffManifests } from './diff.ts';
import { getManifest, listManifests } from './manifest-versions.ts';
import { freezer } from './testing/freezer.ts';
import { SOUND, type TemporaryProject, temporaryProject } from './testing/temporary-project.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'resources', 'examples');

async function iris(): Promise<TemporaryProject> {
  const project = await temporaryProject({});
  await cp(join(EXAMPLES, 'iris'), project.folder, { recursive: true });
  return project;
}

describe('freezing the iris example', () => {
  it('locks what stores recorded calls only where the manifest has rules for them', async () => {
    const project = await iris();
    const { freeze, asked } = freezer(project);
    await freeze();
    await appendFile(join(project.folder, 'slipway.yml'), '\ndata:\n  outputs: true\n');
    await freeze();
    expect(asked.map((one) => one.requirements.includes('obstore'))).toEqual([false, true]);
  });

  it('registers its model, keeps its files, locks its dependencies with those of the server', async () => {
    const project = await iris();
    const { freeze, asked } = freezer(project);
    const frozen = await freeze();
    expect(frozen).toMatchObject({
      reference: 'iris:1',
      version: 1,
      folder: project.folder,
      base: 'python:3.11-slim',
      models: [{ reference: 'iris-model:1', path: 'model.pkl' }],
      schemaSource: { from: 'file', path: 'schema.json' },
      lock: {
        python: '3.11',
        packages: [{ name: 'orjson', version: '1.0.0' }, { name: 'pandas' }, { name: 'scikit-learn' }],
      },
    });
    expect(frozen.files.map((file) => [file.path, file.role])).toEqual(
      expect.arrayContaining([
        ['schema.json', 'schema'],
        ['score.py', 'script'],
      ]),
    );
    expect(frozen.files.filter((file) => file.role === 'request').length).toBeGreaterThan(0);
    expect(asked).toMatchObject([
      {
        python: '3.11',
        base: 'python:3.11-slim',
        requirements: 'orjson>=3.8\npandas>=3.1,<4\nscikit-learn==1.9.1\n',
      },
    ]);
    for (const file of frozen.files) expect(await project.store.blobs.has(file.digest)).toBe(true);
    expect((await project.store.models.all()).map((model) => model.reference)).toEqual(['iris-model:1']);
  });

  it('locks what speaks to stores only for a manifest that lets calls be recorded', async () => {
    const project = await iris();
    const { freeze, asked } = freezer(project);
    await freeze();
    await appendFile(join(project.folder, 'slipway.yml'), 'data:\n  drop: [name]\n');
    await freeze();
    expect(asked.map(({ requirements }) => requirements.includes('obstore'))).toEqual([false, true]);
  });

  it('again answers the same version and resolves nothing', async () => {
    const project = await iris();
    const { freeze, asked } = freezer(project);
    const first = await freeze();
    expect(await freeze()).toEqual(first);
    expect(asked).toHaveLength(1);
    expect(await project.store.manifests.all()).toHaveLength(1);
    expect(await project.store.models.all()).toHaveLength(1);
  });

  it('does not count comments, times or the folder as changes', async () => {
    const project = await iris();
    const { freeze } = freezer(project);
    const first = await freeze();
    await appendFile(join(project.folder, 'slipway.yml'), '# a word\n');
    await utimes(join(project.folder, 'model.pkl'), 1, 1);
    expect((await freeze()).reference).toBe('iris:1');
    await rename(project.folder, `${project.folder}-moved`);
    expect(await freeze({ folder: localPathOf(`${project.folder}-moved`) })).toEqual(first);
  });

  it('makes a new version of an edited script, and goes back to the old one', async () => {
    const project = await iris();
    const { freeze, asked } = freezer(project);
    await freeze();
    const script = join(project.folder, 'score.py');
    await appendFile(script, '\n# edited\n');
    const second = await freeze();
    expect(second).toMatchObject({ reference: 'iris:2', models: [{ reference: 'iris-model:1' }] });
    expect(asked).toHaveLength(1);
    await cp(join(EXAMPLES, 'iris', 'score.py'), script);
    expect((await freeze()).reference).toBe('iris:1');
    expect(await diffManifests(project, { reference: 'iris:1', other: 'iris:2' })).toMatchObject([
      { area: 'files', subject: 'score.py', before: expect.any(String), after: expect.any(String) },
    ]);
  });

  it('makes a new model version of new bytes, even of the same size', async () => {
    const project = await iris();
    const { freeze } = freezer(project);
    await freeze();
    const path = join(project.folder, 'model.pkl');
    const { readFile } = await import('node:fs/promises');
    const bytes = await readFile(path);
    bytes.write('P', bytes.indexOf('petal'));
    await writeFile(path, bytes);
    expect((await freeze()).models).toMatchObject([{ reference: 'iris-model:2' }]);
    expect(await diffManifests(project, { reference: 'iris:1', other: 'iris:2' })).toEqual([
      {
        area: 'models',
        subject: 'iris-model',
        before: 'iris-model:1 at model.pkl',
        after: 'iris-model:2 at model.pkl',
      },
    ]);
  });

  it('looks at the bytes again when only the stamp of an older version is left', async () => {
    const project = await iris();
    const { freeze } = freezer(project);
    await freeze();
    await rm(join(project.store.folder, 'caches'), { recursive: true, force: true });
    expect((await freeze()).reference).toBe('iris:1');
  });

  it('resolves again when asked to, for another index, base or engine', async () => {
    const project = await iris();
    const { freeze, asked } = freezer(project);
    await freeze();
    await freeze({ upgrade: true });
    expect(asked).toHaveLength(2);
    await freeze({ baseOf: () => 'debian:12' });
    expect(asked).toHaveLength(3);
  });
});

describe('manifest versions', () => {
  it('are listed newest first and found by reference', async () => {
    const project = await temporaryProject(SOUND);
    const { freeze } = freezer(project);
    await freeze();
    await project.write('score.py', 'def run(x): return [x]\n');
    await freeze();
    expect((await listManifests(project)).map((one) => one.reference)).toEqual(['sound:2', 'sound:1']);
    expect((await getManifest(project, 'sound')).version).toBe(2);
    expect((await getManifest(project, 'sound:1')).version).toBe(1);
    await expect(getManifest(project, 'sound:9')).rejects.toMatchObject({
      code: 'not_found',
      message: 'Manifest not found: “sound:9”.',
      hint: '“sound” has version 1, 2.',
    });
    await expect(getManifest(project, 'other')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('made at the same time get different numbers', async () => {
    const project = await temporaryProject(SOUND);
    const other = await temporaryProject({ ...SOUND, 'score.py': 'def run(y): return y\n' });
    const shared = { ...other, store: project.store };
    const both = await Promise.all([
      freezer(project).freeze(),
      freezer(shared).freeze(),
      freezer(project).freeze(),
    ]);
    expect(new Set(both.map((one) => one.reference)).size).toBe(2);
    expect(await project.store.manifests.all()).toHaveLength(2);
  });
});
