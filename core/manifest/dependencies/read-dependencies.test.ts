import { describe, expect, it } from 'vitest';
import { lookAtProject } from '../check.ts';
import { afterFix, SOUND, type TemporaryProject, temporaryProject } from '../testing/temporary-project.ts';

async function withDependencies(
  file: string,
  text: string,
  more: Readonly<Record<string, string>> = {},
): Promise<TemporaryProject> {
  return temporaryProject({
    ...SOUND,
    'slipway.yml': `name: sound\nmodels: []\ndependencies: ${file}\n`,
    [file]: text,
    ...more,
  });
}

async function linesOf(project: TemporaryProject): Promise<readonly string[]> {
  const { parts } = await lookAtProject(project, { folder: project.folder });
  return parts?.dependencies.requirements.map((one) => one.text) ?? [];
}

describe('a dependency file', () => {
  it('has to be there', async () => {
    const project = await temporaryProject({
      ...SOUND,
      'slipway.yml': 'name: sound\nmodels: []\ndependencies: requirments.txt\n',
      'requirements.txt': '',
    });
    const found = await project.only('missing-file');
    expect(found).toMatchObject({
      message: 'There is no dependency file “requirments.txt” in the project.',
      hint: 'There is “requirements.txt”.',
    });
    expect(
      afterFix(found, 'slipway.yml', 'name: sound\nmodels: []\ndependencies: requirments.txt\n'),
    ).toContain('dependencies: requirements.txt');
  });
});

describe('requirements.txt', () => {
  it('is read with comments, continued lines, hashes, conditions, includes and constraints', async () => {
    const project = await withDependencies(
      'requirements.txt',
      '# mine\nNumPy >=1.26 # fast\n-r more/base.txt\n-c limits.txt\npandas==2.2.0 \\\n  --hash=sha256:aa \\\n  --hash=sha256:bb\nuvloop; sys_platform != "win32"\n',
      { 'more/base.txt': 'six\n', 'limits.txt': 'numpy<3\n' },
    );
    expect(await linesOf(project)).toEqual([
      'NumPy>=1.26,<3',
      'six',
      'pandas==2.2.0',
      'uvloop; sys_platform != "win32"',
    ]);
    const { parts } = await lookAtProject(project, { folder: project.folder });
    expect(parts?.dependencies.requirements[2]?.hashes).toEqual(['sha256:aa', 'sha256:bb']);
  });

  it('does not follow includes out of the project, nor in circles', async () => {
    const project = await withDependencies('requirements.txt', '-r ../other.txt\n-r requirements.txt\nsix\n');
    expect(await project.only('path-outside')).toMatchObject({
      file: 'requirements.txt',
      message: '“../other.txt” leads out of the project folder.',
      range: { startLine: 1 },
    });
  });

  it('refuses what no image can install, and says where own code goes', async () => {
    const project = await withDependencies(
      'requirements.txt',
      '-e .\n./wheels/x.whl\ngit+https://example.org/tool.git@v1\n',
    );
    const found = (await project.check()).filter((one) => one.code === 'unsupported-requirement');
    expect(found.map((one) => one.message)).toEqual([
      '“-e .” installs from a folder or file of this machine; an image cannot.',
      '“./wheels/x.whl” installs from a folder or file of this machine; an image cannot.',
      '“git+https://example.org/tool.git@v1” does not say which package it is.',
    ]);
    expect(found[0]?.hint).toMatch(/^Name code of your own under `files:`/);
    expect(found[2]?.fixes[0]?.title).toBe('Write tool @ git+https://example.org/tool.git@v1');
  });

  it('mends a version that pip would not take, in place', async () => {
    const text = 'six\nscikit-learn=1.3.0  # as trained\n';
    const project = await withDependencies('requirements.txt', text);
    const found = await project.only('invalid-requirement');
    expect(found).toMatchObject({
      severity: 'error',
      message: '“=1.3.0” is not a version that can be asked for.',
      range: { startLine: 2, startColumn: 13, endColumn: 19 },
    });
    expect(afterFix(found, 'requirements.txt', text)).toBe('six\nscikit-learn==1.3.0  # as trained\n');
  });

  it('says that indexes belong into the settings', async () => {
    const project = await withDependencies(
      'requirements.txt',
      '--index-url https://user:secret@example.org/simple\nsix\n',
    );
    const found = await project.only('ignored-option');
    expect(found).toMatchObject({ severity: 'warning', message: '--index-url is not followed here.' });
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  it('names a package that is asked for twice, but not two cases of one', async () => {
    const project = await withDependencies(
      'requirements.txt',
      'six==1.16\nSix\nnumpy<2; python_version<"3.9"\nnumpy>=2; python_version>="3.9"\n',
    );
    expect((await project.only('duplicate-requirement')).message).toBe(
      'Six is asked for twice: “six==1.16” and “Six”.',
    );
  });
});

describe('a conda file', () => {
  it('becomes requirements of PyPI', async () => {
    const project = await withDependencies(
      'conda.yml',
      'name: x\nchannels: [conda-forge]\ndependencies:\n  - python=3.11\n  - conda-forge::scikit-learn=1.3.0=py311_0\n  - numpy=1.26\n  - pandas>=2,<3\n  - pytorch\n  - pip\n  - pip:\n      - six==1.16.0\n      - "opencv-python-headless"\n',
    );
    expect(await linesOf(project)).toEqual([
      'scikit-learn==1.3.0',
      'numpy==1.26.*',
      'pandas>=2,<3',
      'torch',
      'six==1.16.0',
      'opencv-python-headless',
    ]);
    expect((await project.check()).filter((one) => one.severity !== 'info')).toEqual([]);
  });

  it('keeps the tail of a name kindly apart that is no Python package', async () => {
    const text = 'dependencies:\n  - ffmpeg\n  - mkl\n';
    const project = await withDependencies('conda.yml', text);
    const found = (await project.check()).filter((one) => one.code === 'not-a-python-package');
    expect(found.map((one) => [one.severity, one.hint])).toEqual([
      ['warning', 'Debian calls it ffmpeg: name it under `image: packages:`.'],
      ['info', 'Nothing to do: the base image or the Python packages themselves bring what it gives.'],
    ]);
    const [first] = found;
    if (first === undefined) throw new Error('no diagnostic');
    expect(afterFix(first, 'slipway.yml', 'name: sound\nmodels: []\ndependencies: conda.yml\n')).toBe(
      'name: sound\nmodels: []\ndependencies: conda.yml\nimage: {packages: [ffmpeg]}\n',
    );
  });

  it('is held against the runtime', async () => {
    const project = await withDependencies('conda.yml', 'dependencies:\n  - python=3.9\n  - six\n');
    const found = await project.only('python-mismatch');
    expect(found).toMatchObject({
      severity: 'warning',
      file: 'conda.yml',
      message: 'conda.yml asks for Python 3.9, the runtime is python-3.11.',
      hint: 'Choose `runtime: python-3.9`.',
    });
    const text = 'name: sound\nmodels: []\ndependencies: conda.yml\n';
    expect(afterFix(found, 'slipway.yml', text)).toBe(`${text}runtime: python-3.9\n`);
    await project.write('conda.yml', 'dependencies:\n  - python=3.5.2\n');
    expect((await project.only('python-mismatch')).fixes).toEqual([]);
    await project.write('conda.yml', 'dependencies:\n  - python=3.11.7\n');
    expect((await project.check()).filter((one) => one.code === 'python-mismatch')).toEqual([]);
  });

  it('that does not parse, or has no list, says so', async () => {
    expect(
      await (await withDependencies('conda.yml', 'dependencies: [a\n')).only('broken-dependencies'),
    ).toMatchObject({
      severity: 'error',
      file: 'conda.yml',
    });
    expect(
      (await (await withDependencies('conda.yml', 'name: x\n')).only('broken-dependencies')).message,
    ).toBe('conda.yml has no list “dependencies”.');
  });
});

describe('pyproject.toml', () => {
  it('is read with places', async () => {
    const text =
      '[build-system]\nrequires = ["six"]\n\n[project]\nname = "x"\nrequires-python = ">=3.11,<3.12"\ndependencies = [\n  "numpy>=1.26", # fast\n  "sklearn",\n]\n';
    const project = await withDependencies('pyproject.toml', text);
    expect(await linesOf(project)).toEqual(['numpy>=1.26', 'sklearn']);
    const found = await project.only('import-name-as-package');
    expect(found).toMatchObject({ range: { startLine: 9, startColumn: 4, endColumn: 11 } });
    expect(afterFix(found, 'pyproject.toml', text)).toContain('  "scikit-learn",\n');
  });

  it('says what TOML is broken, and where Poetry keeps its own', async () => {
    expect(
      await (await withDependencies('pyproject.toml', '[project\n')).only('broken-dependencies'),
    ).toMatchObject({
      range: { startLine: 1 },
    });
    expect(
      (
        await (
          await withDependencies('pyproject.toml', '[tool.poetry.dependencies]\nsix = "*"\n')
        ).only('broken-dependencies')
      ).hint,
    ).toMatch(/poetry export/);
  });
});

describe('a list in the manifest', () => {
  it('is read and mended in place', async () => {
    const text = 'name: sound\nmodels: []\ndependencies:\n  - six=1.16 # old\n  - "numpy>=1"\n';
    const project = await temporaryProject({ ...SOUND, 'slipway.yml': text });
    expect(await linesOf(project)).toEqual(['numpy>=1']);
    expect(afterFix(await project.only('invalid-requirement'), 'slipway.yml', text)).toBe(
      'name: sound\nmodels: []\ndependencies:\n  - six==1.16 # old\n  - "numpy>=1"\n',
    );
  });
});
