import { describe, expect, it } from 'vitest';
import { readProject } from '../read-project.ts';
import { afterFix, SOUND, temporaryProject } from '../testing/temporary-project.ts';

const FILES = { ...SOUND, 'slipway.yml': 'name: sound\nmodels: []\ndependencies: requirements.txt\n' };

async function read(text: string) {
  const project = await temporaryProject({ ...FILES, 'requirements.txt': text });
  const { parts } = await readProject(
    { store: project.store, workers: undefined },
    { folder: project.folder },
  );
  return { project, requirements: parts?.requirements.map((one) => one.text) };
}

describe('the table of `pip list`', () => {
  it.each([
    ['as pip writes it', 'Package    Version\n---------- -------\ntoolz      0.12.0\ninflection 0.5.1\n'],
    [
      'with the tools of the environment',
      'Package    Version\n---------- -------\npip        23.1\nsetuptools 65.0\ntoolz      0.12.0\ninflection 0.5.1\n',
    ],
    [
      'on Windows, below the command',
      'PS C:\\> pip list\r\nPackage    Version\r\n---------- -------\r\ntoolz      0.12.0\r\ninflection 0.5.1\r\n',
    ],
    [
      'with a notice of pip',
      'Package    Version\n---------- -------\ntoolz      0.12.0\ninflection 0.5.1\n\n[notice] A new release of pip is available: 23.1 -> 26.0\n',
    ],
    [
      'with places of projects',
      'Package    Version Editable project location\n---------- ------- -------------------------\ntoolz      0.12.0\nmine       0.1     /srv/code/mine\ninflection 0.5.1\n',
    ],
    [
      'with what is for Windows',
      'Package    Version\n---------- -------\npywin32    306\ntoolz      0.12.0\ninflection 0.5.1\n',
    ],
  ])('is read %s', async (_how, text) => {
    const { project, requirements } = await read(text);
    expect(requirements).toEqual(['toolz==0.12.0', 'inflection==0.5.1']);
    const found = await project.only('package-table');
    expect(found.severity).toBe('warning');
    expect(afterFix(found, 'requirements.txt', text)).toBe(
      'toolz==0.12.0\ninflection==0.5.1\n'.replaceAll('\n', text.includes('\r\n') ? '\r\n' : '\n'),
    );
  });

  it('names what it leaves out', async () => {
    const { project } = await read(
      'Package Version\n------- -------\npywin32 306\nmine    0.1     /srv/code/mine\n',
    );
    expect((await project.only('package-table')).message).toContain('Left out: pywin32, mine.');
  });
});

describe('the output of `conda list --export`', () => {
  it('is named once', async () => {
    const { project } = await read(
      '# This file may be used to create an environment using:\n# platform: win-64\nsix=1.16.0=pyhd3eb1b0_1\npython=3.11.5=he1021f5_0\n',
    );
    expect(await project.only('unsupported-dependency-file')).toMatchObject({ severity: 'error' });
  });
});

describe('the table of `conda list`', () => {
  it.each([
    '# packages in environment at /opt/conda:\n#\n# Name                    Version                   Build  Channel\nmkl                       2023.1.0         h213fc3f_46344\nnumpy                     1.26.0          py311h08b1b3b_0\n',
    'List of packages in environment: "/opt/conda"\n\n  Name          Version  Build            Channel\n----------------------------------\n  mkl           2023.1   h213fc3f         conda-forge\n',
  ])('is named once', async (text) => {
    const { project } = await read(text);
    expect(await project.only('unsupported-dependency-file')).toMatchObject({
      severity: 'error',
      hint: expect.stringContaining('conda env export'),
    });
  });
});
