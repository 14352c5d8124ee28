import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localPathOf } from '#core/host/local-path.ts';
import { checkProject } from './check.ts';
import { afterFix, SOUND, temporaryProject } from './testing/temporary-project.ts';

describe('a project', () => {
  it('that is sound has nothing to be said of', async () => {
    expect(await (await temporaryProject(SOUND)).check()).toEqual([]);
  });

  it('has to be a folder', async () => {
    const { store, folder } = await temporaryProject(SOUND);
    await expect(checkProject({ store }, { folder: localPathOf(join(folder, 'no')) })).rejects.toMatchObject({
      code: 'path_missing',
      message: `Folder not found: ${join(folder, 'no')}.`,
      hint: 'Check the path; relative paths start at the current folder.',
    });
    await expect(
      checkProject({ store }, { folder: localPathOf(join(folder, 'score.py')) }),
    ).rejects.toMatchObject({
      code: 'path_unsafe',
      message: `${join(folder, 'score.py')} is not a folder.`,
    });
  });

  it('without a manifest points at init', async () => {
    const project = await temporaryProject({});
    expect(await project.only('missing-manifest')).toMatchObject({
      message: `slipway.yml was not found in ${project.folder}.`,
      hint: 'Create one with `slipway init`.',
    });
  });

  it('is checked with unsaved texts in place of its files', async () => {
    const project = await temporaryProject(SOUND);
    expect((await project.check({ 'score.py': 'x = 1\n' })).map((one) => one.code)).toEqual([
      'script-no-run',
    ]);
    expect(
      await project.check({
        'slipway.yml': 'name: sound\nmodels: []\nfiles: [new.json]\n',
        'new.json': '{}',
      }),
    ).toEqual([]);
  });
});

describe('the script', () => {
  const check = async (script: string) => temporaryProject({ ...SOUND, 'score.py': script });

  it('that is missing is looked for under other names', async () => {
    const project = await temporaryProject({
      'slipway.yml': SOUND['slipway.yml'],
      'predict.py': 'def run(x): return x\n',
    });
    const found = await project.only('missing-script');
    expect(found).toMatchObject({
      severity: 'error',
      message: 'The scoring script “score.py” was not found in the project.',
      hint: 'Did you mean “predict.py”?',
    });
    expect(afterFix(found, 'slipway.yml', SOUND['slipway.yml'])).toBe(
      'name: sound\nmodels: []\nscript: predict.py\n',
    );
  });

  it('needs a run()', async () => {
    expect(await (await check('def predict(x): return x\n')).only('script-no-run')).toMatchObject({
      file: 'score.py',
      message: 'score.py has no function run().',
      hint: 'It has predict(): call that from `def run(…):`, or write `run = predict`.',
    });
    expect(await (await check('from serving import *\n')).check()).toMatchObject([
      { code: 'missing-dependency' },
    ]);
  });

  it('with a syntax error is not judged further', async () => {
    const project = await check('import os\n\ndef go(x:\n    return x\n');
    expect(await project.check()).toMatchObject([
      {
        code: 'script-syntax',
        file: 'score.py',
        message: '“(” is never closed.',
        hint: 'Add the missing bracket.',
        range: { startLine: 3, startColumn: 7, endLine: 3, endColumn: 8 },
      },
    ]);
  });

  it('takes its inputs by name', async () => {
    expect(await (await check('def run(*rows): return rows\n')).only('script-signature')).toMatchObject({
      message: 'run() has the parameter *rows, which cannot be passed by name.',
      hint: 'Inputs are passed by name. Use plain parameters, like `def run(data):`.',
      range: { startLine: 1, startColumn: 9, endColumn: 14 },
    });
    expect(
      await (await check('async def run(a, b=1, *, request_headers=None, **rest): return a\n')).check(),
    ).toEqual([]);
  });

  it('has an init() that needs nothing', async () => {
    expect(
      await (await check('def init(path): pass\ndef run(x): return x\n')).only('script-signature'),
    ).toMatchObject({
      message: 'init() is called without arguments, but it wants path.',
    });
    expect(await (await check('async def init(): pass\ndef run(x): return x\n')).check()).toEqual([]);
  });
});

describe('the schema', () => {
  it('has to be there and JSON', async () => {
    const project = await temporaryProject({
      ...SOUND,
      'slipway.yml': 'name: sound\nmodels: []\nschema: schema.json\n',
    });
    expect(await project.only('missing-file')).toMatchObject({
      message: 'The schema file “schema.json” was not found in the project.',
    });
    await project.write('schema.json', '{"input": {},\n}');
    expect(await project.only('broken-json')).toMatchObject({
      severity: 'error',
      file: 'schema.json',
      range: { startLine: 2, startColumn: 1 },
      hint: 'Use double quotes, no comments, and no comma after the last entry.',
    });
  });

  it('is not needed, and broken sample requests are only a warning', async () => {
    const project = await temporaryProject(SOUND);
    await mkdir(join(project.folder, 'requests'));
    await project.write('requests/a.json', '{');
    expect(await project.only('broken-json')).toMatchObject({ severity: 'warning', file: 'requests/a.json' });
  });
});
