import { describe, expect, it } from 'vitest';
import { lookAtProject } from '../look-at-project.ts';
import { afterFix, SOUND, temporaryProject } from '../testing/temporary-project.ts';
import { linesOf, withDependencies } from '../testing/with-dependencies.ts';

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

  it('corrects a version that pip would not take, in place', async () => {
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
  it('is read and corrected in place', async () => {
    const text = 'name: sound\nmodels: []\ndependencies:\n  - six=1.16 # old\n  - "numpy>=1"\n';
    const project = await temporaryProject({ ...SOUND, 'slipway.yml': text });
    expect(await linesOf(project)).toEqual(['numpy>=1']);
    expect(afterFix(await project.only('invalid-requirement'), 'slipway.yml', text)).toBe(
      'name: sound\nmodels: []\ndependencies:\n  - six==1.16 # old\n  - "numpy>=1"\n',
    );
  });
});
