import { describe, expect, it } from 'vitest';
import { afterFix } from '../testing/temporary-project.ts';
import { linesOf, withDependencies } from '../testing/with-dependencies.ts';

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
      message: 'Not installed from this file: mkl.',
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
      'Not installed from this file: vc, libblas, m2w64-gmp, _libgcc_mutex and pywin32.',
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
