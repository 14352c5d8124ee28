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
      message: 'The dependency file “requirments.txt” was not found in the project.',
      hint: 'Did you mean “requirements.txt”?',
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
      message: '“../other.txt” points outside the project folder.',
      range: { startLine: 1 },
    });
  });

  it('refuses what no image can install, and says where own code goes', async () => {
    const project = await withDependencies(
      'requirements.txt',
      '-e .\n./wheels/x.whl\nhttps://example.org/download\n',
    );
    const found = (await project.check()).filter((one) => one.code === 'unsupported-requirement');
    expect(found.map((one) => one.message)).toEqual([
      '“-e .” installs from a folder or file of this machine; an image cannot.',
      '“./wheels/x.whl” installs from a folder or file of this machine; an image cannot.',
      '“https://example.org/download” does not name a package.',
    ]);
    expect(found[0]?.hint).toMatch(/^List your own code under `files:`/);
  });

  it('reads the package out of an address', async () => {
    const project = await withDependencies(
      'requirements.txt',
      [
        'git+https://example.org/tool.git@v1',
        '-e git+https://example.org/thing.git@v1#egg=thing&subdirectory=py',
        'https://example.org/files/My_Wheel-3.17.0-py3-none-any.whl --hash=sha256:aa',
        'git+ssh://git@example.org/team/own.git#egg=own[extra] ; python_version >= "3.9"',
      ].join('\n'),
    );
    expect(await linesOf(project)).toEqual([
      'tool @ git+https://example.org/tool.git@v1',
      'thing @ git+https://example.org/thing.git@v1#subdirectory=py',
      'my-wheel @ https://example.org/files/My_Wheel-3.17.0-py3-none-any.whl',
      'own[extra] @ git+ssh://git@example.org/team/own.git ; python_version >= "3.9"',
    ]);
  });

  it('reads what pip freeze writes on Windows and in conda environments', async () => {
    const text =
      'certifi @ file:///C:/ci/certifi_1655968940823/work/certifi\npywin32==305\nsix==1.16.0\nnumpy @ file:///croot/numpy_1687466253413/work ; python_version >= "3"\nwincertstore==0.2\n';
    const project = await withDependencies('requirements.txt', text);
    expect(await linesOf(project)).toEqual(['certifi', 'six==1.16.0', 'numpy ; python_version >= "3"']);
    const built = await project.only('conda-build-path');
    expect(built.message).toBe(
      'Without versions, because `pip freeze` wrote folders of another machine instead: certifi and numpy.',
    );
    expect(afterFix(built, 'requirements.txt', text)).toContain('certifi\npywin32==305\n');
    const others = await project.only('other-system-package');
    expect(others.message).toBe(
      'Skipped, since they exist for Windows or macOS only: pywin32 and wincertstore.',
    );
    expect(afterFix(others, 'requirements.txt', text)).toContain('pywin32==305; sys_platform != "linux"\n');
  });

  it('names all options that have no effect together', async () => {
    const text = '--pre\n--find-links wheels\nsix\n-f other\n--no-binary=:all:\n';
    const found = await (await withDependencies('requirements.txt', text)).only('ignored-option');
    expect(found.message).toBe('--pre, --find-links, -f and --no-binary are ignored here.');
    expect(afterFix(found, 'requirements.txt', text)).toBe('six\n');
  });

  it('mends a version that pip would not take, in place', async () => {
    const text = 'six\nscikit-learn=1.3.0  # as trained\n';
    const project = await withDependencies('requirements.txt', text);
    const found = await project.only('invalid-requirement');
    expect(found).toMatchObject({
      severity: 'error',
      message: '“=1.3.0” is not a valid version.',
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
    expect(found).toMatchObject({ severity: 'warning', message: '--index-url is ignored here.' });
    expect(JSON.stringify(found)).not.toContain('secret');
  });

  it('names a package that is asked for twice, but not two cases of one', async () => {
    const project = await withDependencies(
      'requirements.txt',
      'six==1.16\nSix\nnumpy<2; python_version<"3.9"\nnumpy>=2; python_version>="3.9"\n',
    );
    expect((await project.only('duplicate-requirement')).message).toBe(
      'Six is listed twice: “six==1.16” and “Six”.',
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

  it('names what is not a Python package, with what replaces it', async () => {
    const text = 'dependencies:\n  - git\n  - mkl\n';
    const project = await withDependencies('conda.yml', text);
    const first = await project.only('not-a-python-package');
    expect(first).toMatchObject({
      severity: 'warning',
      hint: 'In Debian it is called git: add it under `image: packages:`.',
    });
    expect(await project.only('conda-only')).toMatchObject({
      severity: 'info',
      message: 'Not installed, since it is not on PyPI: mkl.',
    });
    expect(afterFix(first, 'slipway.yml', 'name: sound\nmodels: []\ndependencies: conda.yml\n')).toBe(
      'name: sound\nmodels: []\ndependencies: conda.yml\nimage: {packages: [git]}\n',
    );
  });

  it.each([
    ['conda-forge::six=1.16', 'six==1.16.*'],
    ['defaults/noarch::idna>=3.0', 'idna>=3.0'],
    ['python-dateutil 2.8.*', 'python-dateutil==2.8.*'],
    ["'pytz = 2023.3'", 'pytz==2023.3.*'],
    ['numpy=1.26.*=py311*', 'numpy==1.26.*'],
    ['"packaging>=21,!=22.0"', 'packaging>=21,!=22.0'],
    ['certifi==2023.7.22=pyhd8ed1ab_0', 'certifi==2023.7.22'],
    ['numpy==1.15.4=py36ha559c80_0', 'numpy==1.15.4'],
    ['numpy=1.26.0=py311h0b4df5a_0', 'numpy==1.26.0'],
    ['numpy 1.26.0 py311h0b4df5a_0', 'numpy==1.26.0'],
    ['numpy = 1.26.0 = py311h0b4df5a_0', 'numpy==1.26.0'],
    ["tomli[version='>=2']", 'tomli>=2'],
    ['\'numpy[version=">=1.26,<2", build=py311*]\'', 'numpy>=1.26,<2'],
    ['click ~=8.1', 'click~=8.1'],
    ['toolz=0.12.0[build=py311]', 'toolz==0.12.0'],
    ['attrs>=22|<20', 'attrs>=22'],
    ['"numpy 1.26|1.25"', 'numpy==1.26'],
    ['"numpy >=1.26,<2.0a0"', 'numpy>=1.26,<2.0a0'],
    ['"numpy >=1.26.*"', 'numpy>=1.26'],
    ['six=*', 'six'],
    ['"six=*=*"', 'six'],
    ['"six * py311*"', 'six'],
    ['ruamel_yaml=0.17', 'ruamel.yaml==0.17.*'],
    [
      'https://conda.anaconda.org/conda-forge/linux-64/numpy-1.26.0-py311h64a7726_0.conda#aa',
      'numpy==1.26.0',
    ],
    ['file:///opt/conda/pkgs/python-dateutil-2.8.2-pyhd8ed1ab_0.tar.bz2', 'python-dateutil==2.8.2'],
    ['NumPy', 'numpy'],
  ])('reads the entry %s', async (entry, line) => {
    expect(await linesOf(await withDependencies('conda.yml', `dependencies:\n  - ${entry}\n`))).toEqual([
      line,
    ]);
  });

  it('says when it cannot read an entry, whatever it is', async () => {
    for (const entry of [
      '"=1.0"',
      '"numpy=="',
      '"numpy >= "',
      '"@!"',
      '"numpy=1.0,=,"',
      `"${'a'.repeat(2000)}"`,
    ]) {
      const project = await withDependencies('conda.yml', `dependencies:\n  - six\n  - ${entry}\n`);
      expect([entry, (await project.check()).map((one) => one.code)]).toEqual([
        entry,
        expect.arrayContaining(['invalid-requirement']),
      ]);
    }
  });

  it('leaves the libraries of an export out, and says so once', async () => {
    const text =
      'dependencies:\n  - python=3.11.5=h2628c8c_0_cpython\n  - vc=14.3=h64f974e_17\n  - libblas=3.9.0=18_win64_mkl\n  - m2w64-gmp=6.1.0=2\n  - _libgcc_mutex=0.1=main\n  - pywin32=305=py311h2bbff1b_0\n  - six=1.16.0=pyh6c4a22f_0\n  - pip=23.2.1=pyhd8ed1ab_0\nprefix: C:\\Users\\someone\n';
    const project = await withDependencies('conda.yml', text);
    expect(await linesOf(project)).toEqual(['six==1.16.0']);
    const found = await project.only('conda-only');
    expect(found.message).toBe(
      'Not installed, since they are not on PyPI: vc, libblas, m2w64-gmp, _libgcc_mutex and pywin32.',
    );
    expect(found.hint).toContain('vc, m2w64-gmp and pywin32 are for Windows or macOS only.');
    expect(afterFix(found, 'conda.yml', text)).toBe(
      'dependencies:\n  - python=3.11.5=h2628c8c_0_cpython\n  - six=1.16.0=pyh6c4a22f_0\n  - pip=23.2.1=pyhd8ed1ab_0\nprefix: C:\\Users\\someone\n',
    );
  });

  it('hands the list below pip: to the reader of requirements files', async () => {
    const project = await withDependencies(
      'conda.yml',
      'dependencies:\n  - pip\n  - pip:\n      - -r more.txt\n      - -c limits.txt\n      - urllib3==2.0.7 --hash=sha256:c9\n      - "zipp @ https://example.org/zipp-3.17.0-py3-none-any.whl"\n      - --pre\n      - -e .\n',
      { 'more.txt': 'six\n', 'limits.txt': 'six<2\n' },
    );
    expect(await linesOf(project)).toEqual([
      'six<2',
      'urllib3==2.0.7',
      'zipp @ https://example.org/zipp-3.17.0-py3-none-any.whl',
    ]);
    expect((await project.check()).map((one) => one.code)).toEqual(
      expect.arrayContaining(['ignored-option', 'unsupported-requirement']),
    );
  });

  it('is held against the runtime', async () => {
    const project = await withDependencies('conda.yml', 'dependencies:\n  - python=3.9\n  - six\n');
    const found = await project.only('python-mismatch');
    expect(found).toMatchObject({
      severity: 'warning',
      file: 'conda.yml',
      message: 'conda.yml requires Python 3.9, the runtime is python-3.11.',
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
