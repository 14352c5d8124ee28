import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { afterFix, SOUND, type TemporaryProject, temporaryProject } from '../testing/temporary-project.ts';
import { packagesOf } from './import-names.ts';
import { pythonsWithWheels } from './wheels.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'model', 'format', 'fixtures');

/** A project of a script and a requirements file. */
async function project(
  script: string,
  requirements: string | undefined,
  more = '',
): Promise<TemporaryProject> {
  const list = requirements === undefined ? '' : 'dependencies: requirements.txt\n';
  return temporaryProject({
    'slipway.yml': `name: sound\nmodels: []\n${list}${more}`,
    'score.py': `${script}\ndef run(data): return data\n`,
    ...(requirements === undefined ? {} : { 'requirements.txt': requirements }),
  });
}

/** A project around a scikit-learn 1.9.1 pipeline, as joblib wrote it. */
async function withPipeline(requirements: string): Promise<TemporaryProject> {
  const one = await project('import joblib', requirements);
  await cp(join(FIXTURES, 'pipeline.joblib'), join(one.folder, 'pipeline.joblib'));
  await one.write(
    'slipway.yml',
    'name: sound\nmodels: [{name: pipeline, path: pipeline.joblib}]\ndependencies: requirements.txt\n',
  );
  return one;
}

describe('projects of Azure ML', () => {
  it('are told that its server is not needed, and can be rid of it', async () => {
    const one = await project('import numpy', 'numpy\nazureml-defaults\n');
    const found = await one.only('replaced-package');
    expect(found.message).toMatch(/azureml-defaults is for serving on Azure/);
    expect(afterFix(found, 'requirements.txt', 'numpy\nazureml-defaults\n')).toBe('numpy\n');
  });

  it.each([
    ['from sklearn.externals import joblib', 'scikit-learn==1.9.1\n'],
    ['def init():\n    from sklearn.externals.joblib import load', 'scikit-learn\n'],
    ['import sklearn.externals.joblib as joblib', 'scikit-learn>=1\n'],
  ])('%j is an error with a scikit-learn that has no such module', async (script, requirements) => {
    const found = await (await project(script, requirements)).only('module-removed');
    expect(found).toMatchObject({
      severity: 'error',
      file: 'score.py',
      hint: expect.stringContaining('import joblib'),
    });
  });

  it.each([
    ['from sklearn.externals import joblib', 'scikit-learn==0.22.1\n'],
    [
      'try:\n    import joblib\nexcept ImportError:\n    from sklearn.externals import joblib',
      'scikit-learn\njoblib\n',
    ],
  ])('%j with %j is none', async (script, requirements) => {
    const codes = (await (await project(script, requirements)).check()).map((one) => one.code);
    expect(codes).not.toContain('module-removed');
  });
});

describe('imports', () => {
  it('that nothing brings are errors when that is certain, with the package of the right name', async () => {
    const one = await project('import cv2', 'numpy\n');
    const found = await one.only('missing-dependency');
    expect(found).toMatchObject({
      severity: 'error',
      file: 'score.py',
      message: 'cv2 is imported, but no known dependency provides it.',
      hint: 'Its package is called opencv-python-headless: add opencv-python-headless to the dependencies.',
      range: { startLine: 1, startColumn: 8, endColumn: 11 },
    });
    const certain = await (await project('import sklearn.linear_model as lm', 'numpy\n')).only(
      'missing-dependency',
    );
    expect(certain).toMatchObject({
      severity: 'error',
      hint: 'Its package is called scikit-learn: add scikit-learn to the dependencies.',
    });
    expect(afterFix(certain, 'requirements.txt', 'numpy\n')).toBe('numpy\nscikit-learn\n');
  });

  it('may come from packages that nobody knows here, so they only warn', async () => {
    expect(
      (await (await project('import pandas', 'our-platform\n')).only('missing-dependency')).severity,
    ).toBe('warning');
  });

  it('may be missing where the script bears it', async () => {
    expect(
      (
        await (
          await project('try:\n    import orjson\nexcept ImportError:\n    import json as orjson', 'six\n')
        ).only('missing-dependency')
      ).severity,
    ).toBe('info');
  });

  it('that another package brings are pointed out', async () => {
    expect(
      await (await project('import numpy\nimport sklearn', 'scikit-learn\n')).only('indirect-dependency'),
    ).toMatchObject({
      severity: 'info',
      message: 'numpy is installed only because scikit-learn depends on it.',
    });
  });

  it('of the standard library and of what images bring need nothing', async () => {
    const one = await project(
      'import os, json, tomllib\nfrom azureml.api.schema.dataTypes import DataTypes',
      undefined,
    );
    expect(await one.check()).toEqual([]);
  });

  it('of modules that the runtime no longer has, or not yet', async () => {
    expect(
      await (await project('import distutils', 'six\n', 'runtime: python-3.12\n')).only(
        'module-not-in-python',
      ),
    ).toMatchObject({
      severity: 'error',
      message: 'Python 3.12 has no module distutils: it was removed in 3.12.',
    });
    expect(
      (
        await (
          await project('import tomllib', undefined, 'runtime: python-3.10\n')
        ).only('module-not-in-python')
      ).message,
    ).toBe('Python 3.10 has no module tomllib: it was added in 3.11.');
  });

  it('get a list in the manifest where there are no dependencies', async () => {
    const found = await (await project('import yaml', undefined)).only('missing-dependency');
    expect(found.message).toBe('yaml is imported, but there are no dependencies.');
    expect(afterFix(found, 'slipway.yml', 'name: sound\nmodels: []\n')).toBe(
      'name: sound\nmodels: []\ndependencies: [pyyaml]\n',
    );
  });

  it('of local modules count, too', async () => {
    const one = await project('import features', 'six\n', 'files: [features.py]\n');
    await one.write('features.py', 'import pandas\n');
    expect(await one.only('missing-dependency')).toMatchObject({ file: 'features.py' });
  });
});

describe('requirements', () => {
  it('under the name that is imported are corrected', async () => {
    const found = await (await project('import sklearn', 'sklearn==1.3.0\n')).only('import-name-as-package');
    expect(found).toMatchObject({
      severity: 'error',
      message: '“sklearn” is the name of the module. The package is called scikit-learn.',
      hint: 'Write scikit-learn.',
    });
    expect(afterFix(found, 'requirements.txt', 'sklearn==1.3.0\n')).toBe('scikit-learn==1.3.0\n');
  });

  it('that nothing uses are mentioned', async () => {
    const found = await (await project('import numpy', 'numpy\nrequests\npyarrow\n')).only(
      'unused-dependency',
    );
    expect(found).toMatchObject({
      severity: 'info',
      message: 'Nothing in the script or the models imports requests.',
    });
    expect(afterFix(found, 'requirements.txt', 'numpy\nrequests\npyarrow\n')).toBe('numpy\npyarrow\n');
  });

  it('without wheels for the runtime get another runtime proposed', async () => {
    const found = await (await project('import sklearn', 'scikit-learn==1.0.2\n')).only(
      'no-wheel-for-python',
    );
    expect(found).toMatchObject({
      severity: 'warning',
      message: 'scikit-learn 1.0.2 has no prebuilt package for Python 3.11: 3.7 to 3.10.',
      hint: 'Choose `runtime: python-3.10`, or another version of scikit-learn.',
    });
    const text = 'name: sound\nmodels: []\ndependencies: requirements.txt\n';
    expect(afterFix(found, 'slipway.yml', text)).toBe(`${text}runtime: python-3.10\n`);
  });

  it('that need a library of the system say which', async () => {
    const found = await (await project('import lightgbm', 'lightgbm==4.6.0\n')).only(
      'missing-system-package',
    );
    expect(found.message).toBe(
      'lightgbm needs the Debian package libgomp1, which the base image does not have.',
    );
    const text = 'name: sound\nmodels: []\ndependencies: requirements.txt\n';
    expect(afterFix(found, 'slipway.yml', text)).toBe(`${text}image: {packages: [libgomp1]}\n`);
    const other = await project('import lightgbm', 'lightgbm==4.6.0\n', 'image:\n  packages: [libgomp1]\n');
    expect(await other.check()).toEqual([]);
    expect(
      (await (await project('import cv2', 'opencv-python\n')).only('needs-display-library')).fixes[0]?.title,
    ).toBe('Write “opencv-python-headless”');
  });
});

describe('models', () => {
  it('saved with another version than is asked for', async () => {
    const one = await withPipeline('scikit-learn==1.6.1\njoblib\n');
    const found = await one.only('version-mismatch');
    expect(found).toMatchObject({
      severity: 'warning',
      file: 'requirements.txt',
      message: 'pipeline.joblib was saved with scikit-learn 1.9.1, but scikit-learn==1.6.1 is required.',
      hint: 'scikit-learn does not promise that a model loads, or predicts the same, in another version.',
      range: { startLine: 1 },
    });
    expect(afterFix(found, 'requirements.txt', 'scikit-learn==1.6.1\njoblib\n')).toBe(
      'scikit-learn==1.9.1\njoblib\n',
    );
  });

  it('saved with one of the versions that may come', async () => {
    const one = await withPipeline('scikit-learn>=1.5\njoblib\n');
    const found = await one.only('version-not-pinned');
    expect(found.message).toBe(
      'pipeline.joblib was saved with scikit-learn 1.9.1, but any scikit-learn>=1.5 may be installed.',
    );
    expect(afterFix(found, 'requirements.txt', 'scikit-learn>=1.5\njoblib\n')).toBe(
      'scikit-learn==1.9.1\njoblib\n',
    );
  });

  it('need packages that the script never names', async () => {
    const one = await withPipeline('joblib\n');
    const found = await one.only('model-needs-package');
    expect(found).toMatchObject({
      severity: 'error',
      file: 'slipway.yml',
      message: 'Loading pipeline.joblib imports sklearn, but no known dependency provides it.',
      hint: 'Add scikit-learn==1.9.1 to the dependencies.',
    });
    expect(afterFix(found, 'requirements.txt', 'joblib\n')).toBe('joblib\nscikit-learn==1.9.1\n');
  });

  it('that fit have nothing to be said of', async () => {
    expect(await (await withPipeline('scikit-learn==1.9.1\njoblib\n')).check()).toEqual([]);
  });
});

describe('tables', () => {
  it.each([
    ['sklearn.linear_model', 'scikit-learn'],
    ['PIL.Image', 'pillow'],
    ['google.cloud.storage', 'google-cloud-storage'],
    ['azure.storage.blob', 'azure-storage-blob'],
    ['my_module', 'my-module'],
  ])('%s is in %s', (module, name) => {
    expect(packagesOf(module)[0]).toBe(name);
  });

  it('know wheels only up to the versions they were made from', () => {
    expect(pythonsWithWheels('numpy', '1.26.4')).toEqual({ first: 9, last: 12 });
    expect(pythonsWithWheels('numpy', '99.0')).toBeUndefined();
    expect(pythonsWithWheels('six', '1.0')).toBeUndefined();
  });
});

it('the sound project of the other tests stays sound', async () => {
  expect(await (await temporaryProject(SOUND)).check()).toEqual([]);
});
