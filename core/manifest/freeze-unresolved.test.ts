import { describe, expect, it } from 'vitest';
import type { Resolution, Resolver } from '#core/engine/resolver.ts';
import { freezer, NO_CONDA } from './testing/freezer.ts';
import { SOUND, temporaryProject } from './testing/temporary-project.ts';

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
