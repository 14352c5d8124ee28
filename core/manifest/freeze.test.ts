import { appendFile, cp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SlipwayError } from '#contract/errors.ts';
import type { LockRequest } from '#core/engine/engine.ts';
import type { Resolution, Resolver } from '#core/engine/resolver.ts';
import { localPathOf } from '#core/host/local-path.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { diffManifests } from './diff.ts';
import { type FreezeRequest, freezeManifest } from './freeze.ts';
import { getManifest, listManifests } from './manifest-versions.ts';
import { SOUND, type TemporaryProject, temporaryProject } from './testing/temporary-project.ts';

const EXAMPLES = join(import.meta.dirname, '..', '..', 'resources', 'examples');

interface Freezer {
  freeze(change?: Partial<FreezeRequest>): ReturnType<typeof freezeManifest>;
  /** What an engine was asked to resolve, in order. */
  readonly asked: LockRequest[];
  readonly log: string[];
}

/** Freezes a project with an engine that answers at once and remembers what it was asked. */
function freezer(project: TemporaryProject, resolver?: Resolver): Freezer {
  const asked: LockRequest[] = [];
  const log: string[] = [];
  const work: TaskWork = {
    id: 'test',
    signal: new AbortController().signal,
    log: (text) => void log.push(text),
    step: () => undefined,
    endStep: (id, state) => void log.push(`${id}: ${state ?? 'done'}`),
    within: (_id, _title, inner) => inner(),
    subject: () => undefined,
    interim: () => undefined,
  };
  const lock = async (request: LockRequest): Promise<string> => {
    asked.push(request);
    return request.requirements
      .split('\n')
      .filter((line) => line !== '')
      .map(
        (line) =>
          `${/^[\w.-]+/.exec(line)?.[0] ?? ''}==1.0.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n`,
      )
      .join('');
  };
  const settings = {
    packageIndex: undefined,
    extraPackageIndexes: [],
    condaChannels: [],
    proxies: {},
    caCertificates: undefined,
    network: 'default',
  } as const;
  return {
    asked,
    log,
    freeze: (change = {}) =>
      freezeManifest(
        { ...project, resolver },
        {
          folder: project.folder,
          engine: { kind: 'process', lock, lockConda: NO_CONDA },
          settings,
          baseOf: (manifest) => manifest.image.base ?? 'python:3.11-slim',
          scoring: { requirements: ['orjson>=3.8'], storeRequirements: ['obstore>=0.8.2'] },
          upgrade: false,
          ...change,
        },
        work,
      ),
  };
}

/** None of these projects has conda packages. */
const NO_CONDA = () => Promise.reject(new Error('asked for conda packages'));

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

describe('freezing is refused', () => {
  const refusal = async (files: Readonly<Record<string, string>>): Promise<SlipwayError> => {
    const project = await temporaryProject({ ...SOUND, ...files });
    const error: unknown = await freezer(project)
      .freeze()
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    expect(await project.store.manifests.all()).toEqual([]);
    if (error instanceof SlipwayError) return error;
    throw new Error(`not refused: ${String(error)}`);
  };

  it('with the code of the one cause', async () => {
    expect(await refusal({ 'score.py': 'x = 1\n' })).toMatchObject({
      code: 'script_invalid',
      message: 'score.py:1:1: score.py has no function run().',
    });
    expect(await refusal({ 'slipway.yml': 'name: a\nmodels: []\nfiles: [../x]\n' })).toMatchObject({
      code: 'path_unsafe',
      message: 'slipway.yml:3:9: “../x” points outside the project folder.',
    });
    expect(await refusal({ 'slipway.yml': 'name: a\nmodels: [{name: m, path: no.pkl}]\n' })).toMatchObject({
      code: 'path_missing',
    });
    expect(
      await refusal({ 'slipway.yml': 'name: a\nmodels: [{name: m, path: m.pkl}]\n', 'm.pkl': '' }),
    ).toMatchObject({
      code: 'model_invalid',
    });
    expect(await refusal({ 'slipway.yml': 'name: a\nmodells: []\n' })).toMatchObject({
      code: 'manifest_invalid',
      hint: 'Did you mean “models”?',
    });
  });

  it('with all of them when there are several', async () => {
    const error = await refusal({
      'slipway.yml': 'name: A B\nmodels: []\nfiles: [../x]\n',
      'score.py': 'x = 1\n',
    });
    expect(error).toMatchObject({
      code: 'manifest_invalid',
      message: expect.stringMatching(/^slipway\.yml:1:7: .* 2 more errors\.$/),
    });
    expect(error.details?.diagnostics).toHaveLength(3);
  });

  it('when the index has other files than the hashes promise', async () => {
    expect(
      await refusal({
        'slipway.yml': 'name: a\nmodels: []\ndependencies: requirements.txt\n',
        'requirements.txt': 'six==1.0.0 --hash=sha256:cc\n',
      }),
    ).toMatchObject({ code: 'dependency_unresolved', message: expect.stringContaining('six') });
  });

  it('when another project has locked the same package without the hashes', async () => {
    const manifest = 'name: a\nmodels: []\ndependencies: requirements.txt\n';
    const project = await temporaryProject({
      ...SOUND,
      'slipway.yml': manifest,
      'requirements.txt': 'six==1.0.0\n',
    });
    const { freeze, asked } = freezer(project);
    await freeze();
    await project.write('requirements.txt', 'six==1.0.0 --hash=sha256:cc\n');
    await expect(freeze()).rejects.toMatchObject({ code: 'dependency_unresolved' });
    await project.write('requirements.txt', 'six==1.0.0 --hash=sha256:aa\n');
    await freeze();
    expect(asked).toHaveLength(1);
  });

  const condaProject = (entry: string) =>
    temporaryProject({
      ...SOUND,
      'slipway.yml': 'name: a\nmodels: []\ndependencies: environment.yml\n',
      'environment.yml': `dependencies:\n- python=3.11\n- six\n- ${entry}\n`,
    });
  const indexWithout = (name: string, lock: (request: LockRequest) => string) => {
    return async (request: LockRequest): Promise<string> => {
      if (!request.requirements.includes(name)) return lock(request);
      throw new SlipwayError('dependency_unresolved', {
        message: 'not there',
        details: { output: `Because ${name} was not found in the package registry and you require it` },
      });
    };
  };

  it('of what PyPI lacks and no conda channel has; what a channel has is locked beside the rest', async () => {
    const project = await condaProject('word-tool=2.1');
    const specs: string[] = [];
    const lock = indexWithout('word-tool', () => 'six==1.0.0 --hash=sha256:aa\n');
    const lockConda = async (request: { readonly specs: readonly string[] }) => {
      specs.push(...request.specs);
      return { text: 'the lock', packages: [{ name: 'word-tool', version: '2.1.0' }] };
    };
    const frozen = await freezer(project).freeze({ engine: { kind: 'process', lock, lockConda } });
    expect(specs).toEqual(['word-tool =2.1']);
    expect(frozen.lock.packages).toEqual([{ name: 'six', version: '1.0.0' }]);
    expect(frozen.lock.conda?.packages).toEqual([{ name: 'word-tool', version: '2.1.0' }]);
    const again = await freezer(project).freeze({
      engine: { kind: 'process', lock: NO_CONDA, lockConda: NO_CONDA },
    });
    expect(again.reference).toBe(frozen.reference);
  });

  it.each(['mycompany::six-features=1.0', 'hmmer=3.4', 'bioconductor-deseq2'])(
    'asks conda alone for %s',
    async (entry) => {
      const project = await condaProject(entry);
      const asked: string[] = [];
      const lock = async (request: LockRequest): Promise<string> => {
        asked.push(request.requirements);
        return 'six==1.0.0 --hash=sha256:aa\n';
      };
      const lockConda = async () => ({ text: 'the lock', packages: [{ name: 'x', version: '1' }] });
      await freezer(project).freeze({ engine: { kind: 'process', lock, lockConda } });
      expect(asked.join('')).not.toMatch(/hmmer|features|deseq2/);
    },
  );
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

describe('freezing dependencies that the package index does not have', () => {
  const NO_VERSION =
    'error: No solution found when resolving dependencies\n  cause: Because there is no version of six==99 and you require six==99, we can conclude that your requirements are unsatisfiable.\n';
  const withSix = (version: string) =>
    temporaryProject({
      ...SOUND,
      'slipway.yml': 'name: sound\nmodels: [{name: m, path: model.bin}]\ndependencies: requirements.txt\n',
      'model.bin': 'weights',
      'requirements.txt': `six==${version}\n`,
    });
  const answering = (answer: () => Promise<Resolution>): Resolver => ({
    source: async () => `index ${Math.random()}`,
    resolve: answer,
    resolveConda: () => Promise.reject(new Error('no conda packages')),
  });

  it('ends before models are registered and the engine is asked, with the words of the check', async () => {
    const project = await withSix('99');
    const { freeze, asked } = freezer(
      project,
      answering(async () => ({ kind: 'refused', output: NO_VERSION })),
    );
    await expect(
      freeze({
        engine: { kind: 'docker', lockConda: NO_CONDA, lock: () => Promise.reject(new Error('asked')) },
      }),
    ).rejects.toMatchObject({
      code: 'dependency_unresolved',
      message: 'requirements.txt:1:1: The package index has no six==99.',
    });
    expect(asked).toEqual([]);
    expect(await project.store.models.all()).toEqual([]);
  });

  it('asks the engine when the index cannot be asked, and no one when the lock is known', async () => {
    const project = await withSix('1.16.0');
    let questions = 0;
    const { freeze, asked } = freezer(
      project,
      answering(async () => {
        questions += 1;
        return { kind: 'unavailable', reason: 'The package index cannot be reached.' };
      }),
    );
    const docker = freezer(project).freeze;
    await freeze({
      engine: { kind: 'docker', lockConda: NO_CONDA, lock: async () => 'six==1.16.0 --hash=sha256:aa\n' },
    });
    const [first] = [questions];
    await freeze({
      engine: { kind: 'docker', lockConda: NO_CONDA, lock: () => Promise.reject(new Error('asked')) },
    });
    await docker({
      engine: { kind: 'docker', lockConda: NO_CONDA, lock: () => Promise.reject(new Error('asked')) },
    });
    expect([first, questions, asked]).toEqual([1, 1, []]);
  });
});
