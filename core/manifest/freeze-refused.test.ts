import { describe, expect, it } from 'vitest';
import { SlipwayError } from '#contract/errors.ts';
import type { LockRequest } from '#core/engine/engine.ts';
import { freezer, NO_CONDA } from './testing/freezer.ts';
import { SOUND, temporaryProject } from './testing/temporary-project.ts';

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
