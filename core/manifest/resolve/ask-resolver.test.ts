import { describe, expect, it } from 'vitest';
import type { CondaResolution, Resolution, Resolver } from '#core/engine/resolver.ts';
import { checkProject } from '../check.ts';
import { SOUND, temporaryProject } from '../testing/temporary-project.ts';

/** What uv 0.13 says; recorded from `uv pip compile --only-binary :all:`. */
const NO_WHEEL =
  'error: No solution found when resolving dependencies\n  cause: Because scikit-learn==0.18 has no usable wheels and you require scikit-learn==0.18, we can conclude that your requirements are unsatisfiable.\n\nhint: Wheels are required for `scikit-learn` because building from source is disabled for all packages (i.e., with `--no-build`)\n';
const OTHER_PYTHON =
  'error: No solution found when resolving dependencies\n  cause: Because tensorflow==2.5.0 has no wheels with a matching Python ABI tag (e.g., `cp311`) and you require tensorflow==2.5.0, we can conclude that your requirements are unsatisfiable.\n\nhint: You require CPython 3.11 (`cp311`), but we only found wheels for `tensorflow` (v2.5.0) with the following Python ABI tags: `cp36m`, `cp37m`, `cp38`, `cp39`\n';
const OTHER_SYSTEM =
  'error: No solution found when resolving dependencies\n  cause: Because libx==305 has no wheels with a matching platform tag (e.g., `manylinux_2_36_x86_64`) and you require libx==305, we can conclude that your requirements are unsatisfiable.\n\nhint: Wheels are available for `libx` (v305) on the following platforms: `win32`, `win_amd64`\n';
const NO_VERSION =
  'error: No solution found when resolving dependencies\n  cause: Because there is no version of six==99 and you require six==99, we can conclude that your requirements are unsatisfiable.\n';
const NO_PACKAGE =
  'error: No solution found when resolving dependencies\n  cause: Because pandsa was not found in the package registry and you require pandsa, we can conclude that your requirements are unsatisfiable.\n';
const CONFLICT =
  'error: No solution found when resolving dependencies\n  cause: Because botocore==1.29.0 depends on urllib3>=1.25.4,<1.27 and you require botocore==1.29.0, we can conclude that you require urllib3>=1.25.4,<1.27.\n         And because you require urllib3==2.2.0, we can conclude that your requirements are unsatisfiable.\n';

/** An index whose answers are given, and what it was asked. */
function indexOf(answer: (requirements: string) => Resolution): Resolver & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    source: async () => 'index',
    resolve: async ({ requirements }) => {
      asked.push(requirements);
      return answer(requirements);
    },
    resolveConda: () => Promise.reject(new Error('no conda packages')),
  };
}

async function check(
  requirements: string,
  answer: (requirements: string) => Resolution,
  index: 'wait' | 'background' | 'never' = 'wait',
) {
  const project = await temporaryProject({
    ...SOUND,
    'slipway.yml': 'name: sound\nmodels: []\ndependencies: requirements.txt\n',
    'requirements.txt': requirements,
  });
  const resolver = indexOf(answer);
  const look = async () => {
    const all = await checkProject({ store: project.store, resolver }, { folder: project.folder, index });
    return all.filter((one) => one.code !== 'unused-dependency');
  };
  return { found: await look(), look, resolver };
}

describe('what the package index says', () => {
  it.each([
    ['scikit-learn==0.18', NO_WHEEL, 'warning', 'no-wheel', 'no prebuilt package for Python 3.11'],
    ['tensorflow==2.5.0', OTHER_PYTHON, 'error', 'no-wheel-for-python', 'no package for Python 3.11'],
    ['libx==305', OTHER_SYSTEM, 'error', 'no-wheel-for-platform', 'only for Windows'],
    ['six==99', NO_VERSION, 'error', 'cannot-be-resolved', 'The package index has no six==99.'],
    ['pandsa', NO_PACKAGE, 'error', 'cannot-be-resolved', 'Package “pandsa” was not found'],
  ])('of %s stands at its line', async (line, output, severity, code, message) => {
    const { found } = await check(`toolz\n${line}\n`, (asked) =>
      asked.includes(line) ? { kind: 'refused', output } : { kind: 'resolved', warnings: [] },
    );
    expect(found).toEqual([
      expect.objectContaining({
        severity,
        code,
        message: expect.stringContaining(message),
        file: 'requirements.txt',
        range: expect.objectContaining({ startLine: 2 }),
      }),
    ]);
  });

  it('proposes the runtime that has packages', async () => {
    const { found } = await check('tensorflow==2.5.0\n', () => ({ kind: 'refused', output: OTHER_PYTHON }));
    expect(found[0]?.hint).toBe('Choose `runtime: python-3.9`, or another version.');
    expect(found[0]?.fixes[0]?.title).toBe('Set runtime to python-3.9');
  });

  it('of two that do not go together stands at one of them', async () => {
    const { found } = await check('urllib3==2.2.0\nbotocore==1.29.0\n', () => ({
      kind: 'refused',
      output: CONFLICT,
    }));
    expect(found).toEqual([expect.objectContaining({ severity: 'error', code: 'cannot-be-resolved' })]);
  });

  it('is asked again without what has no ready-made package, for more than one mistake', async () => {
    const { found, resolver } = await check('scikit-learn==0.18\nsix==99\n', (asked) => ({
      kind: 'refused',
      output: asked.includes('scikit-learn') ? NO_WHEEL : NO_VERSION,
    }));
    expect(found.map((one) => one.code)).toEqual(['no-wheel', 'cannot-be-resolved']);
    expect(resolver.asked).toEqual(['scikit-learn==0.18\nsix==99\n', 'six==99\n']);
  });

  it('names withdrawn releases', async () => {
    const { found } = await check('attrs==21.1.0\n', () => ({
      kind: 'resolved',
      warnings: ['`attrs==21.1.0` is yanked (reason: "Not importable on 3.4.")'],
    }));
    expect(found).toEqual([
      expect.objectContaining({
        code: 'withdrawn-release',
        message: 'attrs 21.1.0 was yanked by its authors: Not importable on 3.4.',
      }),
    ]);
  });

  it('is not waited for in the background, and there at a later check', async () => {
    const { found, look, resolver } = await check(
      'toolz==0.0.77\n',
      () => ({ kind: 'refused', output: NO_VERSION.replaceAll('six==99', 'toolz==0.0.77') }),
      'background',
    );
    expect(found).toEqual([]);
    await expect.poll(async () => (await look()).map((one) => one.code)).toEqual(['cannot-be-resolved']);
    expect(resolver.asked.length).toBe(1);
  });

  it('has other files than the hashes of the project name', async () => {
    const lock = 'six==1.16.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n';
    const answer = (): Resolution => ({ kind: 'resolved', warnings: [], lock });
    const { found } = await check('six==1.16.0 --hash=sha256:cc\n', answer);
    expect(found).toEqual([expect.objectContaining({ severity: 'error', code: 'other-hashes' })]);
    expect((await check('six==1.16.0 --hash=sha256:bb\n', answer)).found).toEqual([]);
  });

  it('is not asked about an address, which is said', async () => {
    const { found } = await check('six @ git+https://example.org/six.git\n', () => ({
      kind: 'resolved',
      warnings: [],
    }));
    expect(found).toEqual([expect.objectContaining({ severity: 'info', code: 'address-not-checked' })]);
  });

  it('is said to be missing when it cannot be asked', async () => {
    const { found } = await check('six\n', () => ({
      kind: 'unavailable',
      reason: 'The package index cannot be reached.',
    }));
    expect(found).toEqual([
      expect.objectContaining({
        severity: 'info',
        code: 'index-not-asked',
        message:
          'The dependencies were checked against built-in tables only. The package index cannot be reached.',
      }),
    ]);
  });

  it('is not asked about addresses, nor about files with mistakes, nor unless wanted', async () => {
    const yes = (): Resolution => ({ kind: 'resolved', warnings: [] });
    expect((await check('a @ git+https://example.org/a.git\n', yes)).resolver.asked).toEqual([]);
    expect((await check('six=1\nattrs\n', yes)).resolver.asked).toEqual([]);
    expect((await check('attrs\n', yes, 'never')).resolver.asked).toEqual([]);
  });
});

describe('what the conda channels say of an entry that PyPI lacks', () => {
  const absent = (name: string): Resolution => ({
    kind: 'refused',
    output: `error: No solution found when resolving dependencies\n  cause: Because ${name} was not found in the package registry and you require ${name}, we can conclude that your requirements are unsatisfiable.\n`,
  });

  async function checkConda(entries: readonly string[], conda: CondaResolution, python = '3.11') {
    const project = await temporaryProject({
      ...SOUND,
      'slipway.yml': `name: sound\nmodels: []\nruntime: python-${python}\ndependencies: environment.yml\n`,
      'environment.yml': `channels: [bioconda]\ndependencies:\n${entries.map((one) => `- ${one}\n`).join('')}`,
    });
    const specs: string[] = [];
    const resolver: Resolver = {
      source: async () => JSON.stringify([entries, conda, python]),
      resolve: async ({ requirements }) =>
        requirements.includes('word-tool') ? absent('word-tool') : { kind: 'resolved', warnings: [] },
      resolveConda: async (request) => {
        specs.push(...request.specs);
        return conda;
      },
    };
    const found = await checkProject(
      { store: project.store, resolver },
      { folder: project.folder, index: 'wait' },
    );
    return { specs, found: found.filter(({ code }) => code !== 'unused-dependency') };
  }

  it('is a remark when a channel has it', async () => {
    const { specs, found } = await checkConda(['six', 'word-tool=2.1'], {
      kind: 'resolved',
      channels: ['conda-forge'],
    });
    expect(specs).toEqual(['word-tool =2.1']);
    expect(found).toMatchObject([{ severity: 'info', code: 'conda-package', range: { startLine: 4 } }]);
    expect(found[0]?.message).toBe('Installed from conda (conda-forge), since it is not on PyPI: word-tool.');
  });

  it('is an error at its line when none has it, with the channels of the file that are not used', async () => {
    const { found } = await checkConda(['six', 'word-tool'], {
      kind: 'refused',
      message: 'The conda channels (conda-forge) have no word-tool.',
      hint: 'Check the spelling.',
      missing: 'word-tool',
    });
    expect(found).toMatchObject([{ severity: 'error', code: 'cannot-be-resolved', range: { startLine: 4 } }]);
    expect(found[0]?.message).toContain('PyPI has no word-tool.');
    expect(found[0]?.hint).toContain('The file lists bioconda');
  });

  it.each([
    ['word-tool', 'error', 'cannot-be-resolved'],
    ['hmmer', 'warning', 'conda-not-asked'],
  ])('is said when no channel can be reached: %s', async (entry, severity, code) => {
    const { found } = await checkConda([entry], { kind: 'unavailable', reason: 'No network.' });
    expect(found.filter(({ severity: one }) => one !== 'info')).toMatchObject([{ severity, code }]);
  });

  it('needs a Python that the installer runs on', async () => {
    const { specs, found } = await checkConda(['hmmer'], { kind: 'resolved', channels: [] }, '3.9');
    expect(specs).toEqual([]);
    expect(found.map(({ code }) => code)).toContain('conda-needs-python');
  });
});
