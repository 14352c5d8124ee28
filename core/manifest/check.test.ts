import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { registerModel } from '../model/register.ts';
import { hashFile } from '../store/blobs.ts';
import { checkProject } from './check.ts';
import { afterFix, SOUND, type TemporaryProject, temporaryProject } from './testing/temporary-project.ts';

const quiet = {
  signal: new AbortController().signal,
  log: () => undefined,
  step: () => undefined,
  endStep: () => undefined,
};

async function register(project: TemporaryProject, name: string): Promise<void> {
  const path = join(project.folder, '..', 'tree.json');
  await writeFile(path, JSON.stringify({ made: Math.random() }));
  await registerModel(project, { name, path }, quiet);
}

describe('a project', () => {
  it('that is sound has nothing to be said of', async () => {
    expect(await (await temporaryProject(SOUND)).check()).toEqual([]);
  });

  it('has to be a folder', async () => {
    const { store, folder } = await temporaryProject(SOUND);
    await expect(checkProject({ store }, { folder: join(folder, 'no') })).rejects.toMatchObject({
      code: 'path_missing',
      message: `There is no folder ${join(folder, 'no')}.`,
      hint: 'Check the path; relative paths start at the current folder.',
    });
    await expect(checkProject({ store }, { folder: join(folder, 'score.py') })).rejects.toMatchObject({
      code: 'path_unsafe',
      message: `${join(folder, 'score.py')} is not a folder.`,
    });
  });

  it('without a manifest points at init', async () => {
    const project = await temporaryProject({});
    expect(await project.only('missing-manifest')).toMatchObject({
      message: `There is no slipway.yml in ${project.folder}.`,
      hint: '`slipway init` writes one for what is in the folder.',
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
      message: 'There is no scoring script “score.py” in the project.',
      hint: 'There is “predict.py”.',
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
      message: 'run() has the parameter *rows, which can not be given by name.',
      hint: 'The inputs come from the request by name: write plain parameters, `def run(data):`.',
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
    expect(
      (await (await check('async def init(): pass\ndef run(x): return x\n')).only('script-signature'))
        .message,
    ).toBe('init() is called, not awaited: as `async` it would do nothing.');
  });
});

describe('files', () => {
  const withFiles = (entry: string, more: Readonly<Record<string, string>> = {}) =>
    temporaryProject({ ...SOUND, ...more, 'slipway.yml': `name: sound\nmodels: []\nfiles:\n  - ${entry}\n` });

  it.each([
    ['../secret.txt', '“../secret.txt” leads out of the project folder.'],
    ['data/../../secret.txt', '“data/../../secret.txt” leads out of the project folder.'],
    ['/etc/passwd', '“/etc/passwd” is a path of this machine.'],
    ['C:\\Users\\me\\x.txt', '“C:\\Users\\me\\x.txt” is a path of this machine.'],
    ['"~/x.txt"', '“~/x.txt” is a path of this machine.'],
  ])('never leave the project: %s', async (entry, message) => {
    expect(await (await withFiles(entry)).only('path-outside')).toMatchObject({
      severity: 'error',
      message,
      hint: 'Copy it into the project: an image holds nothing from elsewhere.',
      range: { startLine: 4, startColumn: 5 },
    });
  });

  it('never leave it through a link, not even inside a folder', async () => {
    const project = await withFiles('data', { 'data/a.txt': 'a' });
    await writeFile(join(project.folder, '..', 'secret.txt'), 's');
    await symlink(join('..', '..', 'secret.txt'), join(project.folder, 'data', 'link.txt'));
    expect(await project.only('path-outside')).toMatchObject({
      message: '“data/link.txt” in “data” is a link that leads out of the project folder.',
      hint: 'Remove it, or name the files that are needed one by one.',
    });
    await project.write('slipway.yml', 'name: sound\nmodels: []\nfiles: [data/link.txt]\n');
    expect((await project.only('path-outside')).message).toBe(
      '“data/link.txt” is a link that leads out of the project folder.',
    );
  });

  it('may be links that stay inside', async () => {
    const project = await withFiles('data', { 'data/a.txt': 'a' });
    await symlink('a.txt', join(project.folder, 'data', 'b.txt'));
    expect(await project.check()).toEqual([]);
  });

  it('that loop are named', async () => {
    const project = await withFiles('data', { 'data/a.txt': 'a' });
    await symlink('.', join(project.folder, 'data', 'again'));
    expect((await project.only('unsafe-path')).message).toBe(
      '“data/again” in “data” is a link that leads back to a folder above it.',
    );
    await symlink('self', join(project.folder, 'self'));
    await project.write('slipway.yml', 'name: sound\nmodels: []\nfiles: [self]\n');
    expect((await project.only('unsafe-path')).message).toBe('“self” is a link that leads to itself.');
  });

  it('are never sockets', async () => {
    const project = await withFiles('data', { 'data/a.txt': 'a' });
    const server = createServer().listen(join(project.folder, 'data', 's'));
    onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
    await new Promise((resolve) => server.once('listening', resolve));
    expect((await project.only('unsafe-path')).message).toBe(
      '“data/s” in “data” is neither a file nor a folder (a socket, pipe or device).',
    );
  });

  it('that are missing are looked for by likeness', async () => {
    const project = await withFiles('lables.json', { 'labels.json': '[]' });
    const found = await project.only('missing-file');
    expect(found).toMatchObject({ message: 'There is no file “lables.json” in the project.' });
    expect(found.hint).toMatch(/^There is “labels\.json”/);
    expect(found.fixes[0]?.title).toBe('Write “labels.json”');
  });

  it('may be patterns, which have to fit something', async () => {
    const project = await withFiles('"data/**/*.csv"', { 'data/deep/a.csv': '1', 'data/b.csv': '2' });
    expect(await project.check()).toEqual([]);
    await project.write('slipway.yml', 'name: sound\nmodels: []\nfiles: ["data/b.csv", "*.parquet"]\n');
    const found = await project.only('no-match');
    expect(found).toMatchObject({ severity: 'warning', message: 'No file of the project fits “*.parquet”.' });
    expect(
      afterFix(found, 'slipway.yml', 'name: sound\nmodels: []\nfiles: ["data/b.csv", "*.parquet"]\n'),
    ).toBe('name: sound\nmodels: []\nfiles: ["data/b.csv"]\n');
  });

  it('take along the modules that the script imports', async () => {
    const project = await temporaryProject({
      ...SOUND,
      'score.py': 'import features\nfrom lib.clean import tidy\ndef run(x): return tidy(x)\n',
      'features.py': 'x = 1\n',
      'lib/__init__.py': '',
      'lib/clean.py': 'from . import deep\ndef tidy(x): return x\n',
      'lib/deep.py': '',
    });
    const found = (await project.check()).filter((one) => one.code === 'module-not-in-files');
    expect(found[0]).toMatchObject({
      severity: 'error',
      file: 'score.py',
      message: '“features.py” is imported here, but the image would not have it.',
      hint: 'Name it under `files:`: “features.py”.',
      range: { startLine: 1, startColumn: 8, endColumn: 16 },
    });
    await project.write('slipway.yml', 'name: sound\nmodels: []\nfiles: [features.py, lib/]\n');
    expect(await project.check()).toEqual([]);
  });
});

describe('models', () => {
  const named = (models: string, more: Readonly<Record<string, string | Uint8Array>> = {}) =>
    temporaryProject({ ...SOUND, ...more, 'slipway.yml': `name: sound\nmodels: ${models}\n` });

  it('at a path that is not there', async () => {
    const project = await named('[{name: m, path: modle.pkl}]', { 'model.pkl': 'x' });
    const found = await project.only('missing-model');
    expect(found).toMatchObject({
      message: 'There is no model “modle.pkl” in the project.',
      hint: 'There is “model.pkl”.',
      range: { startLine: 2, startColumn: 26, endColumn: 35 },
    });
    expect(afterFix(found, 'slipway.yml', 'name: sound\nmodels: [{name: m, path: modle.pkl}]\n')).toBe(
      'name: sound\nmodels: [{name: m, path: model.pkl}]\n',
    );
  });

  it('that are empty', async () => {
    const project = await named('[{name: m, path: model.pkl}]', { 'model.pkl': '' });
    expect(await project.only('empty-model')).toMatchObject({
      message: 'model.pkl is empty: there is no model in it.',
      hint: 'Save the model again and look at its size.',
    });
  });

  it('outside the project', async () => {
    expect(await (await named('[{name: m, path: ../m.pkl}]')).only('path-outside')).toMatchObject({
      hint: 'Copy it into the project, or register it (`slipway model register m PATH`) and name it without a path.',
    });
  });

  it('with a link loop, or a socket, in their folder', async () => {
    const project = await named('[{name: m, path: model}]', { 'model/MLmodel': 'flavors: {}\n' });
    await symlink('..', join(project.folder, 'model', 'up'));
    expect((await project.only('unsafe-path')).message).toMatch(/model\/up is a link/);
    const other = await named('[{name: m, path: model}]', { 'model/a.bin': 'a' });
    const server = createServer().listen(join(other.folder, 'model', 's'));
    onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
    await new Promise((resolve) => server.once('listening', resolve));
    expect((await other.only('unsafe-path')).message).toBe(
      'model/s is neither a file nor a folder (a socket, pipe or device).',
    );
  });

  it('that nobody registered, with those that may be meant', async () => {
    const project = await named('[iris-modle]');
    expect(await project.only('model-not-registered')).toMatchObject({
      message: 'No model “iris-modle” is registered.',
      hint: '`slipway model register iris-modle PATH` registers one, or name a file of the project: `{name: iris-modle, path: model.pkl}`.',
      fixes: [],
    });
    await project.write('tree.pkl', 'x');
    expect((await project.only('model-not-registered')).fixes.map((fix) => fix.title)).toEqual([
      'Register “tree.pkl” as “iris-modle”',
    ]);
    await register(project, 'iris-model');
    expect(await project.only('model-not-registered')).toMatchObject({ hint: 'Did you mean “iris-model”?' });
  });

  it('in a version that there is not', async () => {
    const project = await named('["iris:7"]');
    await register(project, 'iris');
    expect(await project.only('model-version-missing')).toMatchObject({
      message: 'There is no model “iris:7”.',
      hint: '“iris” has version 1.',
      fixes: [{ title: 'Take iris:1' }],
    });
    await project.write('slipway.yml', 'name: sound\nmodels: [iris, "iris:1"]\n');
    expect((await project.only('duplicate-model')).message).toBe('“iris” is named twice.');
  });

  it('named by their file get a name', async () => {
    const project = await named('[model.pkl] # mine', { 'model.pkl': 'x' });
    const found = await project.only('model-needs-name');
    expect(found.message).toBe('“model.pkl” is a file; a model has a name to be registered under.');
    expect(afterFix(found, 'slipway.yml', 'name: sound\nmodels: [model.pkl] # mine\n')).toBe(
      'name: sound\nmodels: [{name: model, path: model.pkl}] # mine\n',
    );
  });

  it('that nobody mentions are mentioned', async () => {
    const project = await temporaryProject({ ...SOUND, 'slipway.yml': 'name: sound\n', 'a.onnx': 'x' });
    expect(await project.only('no-models')).toMatchObject({
      severity: 'info',
      message: 'The manifest names no model, though “a.onnx” looks like one.',
    });
  });

  it('are never changed by a check', async () => {
    const project = await named('[{name: m, path: model.pkl}]', { 'model.pkl': 'x' });
    const before = await hashFile(join(project.folder, 'model.pkl'));
    await project.check();
    expect(await hashFile(join(project.folder, 'model.pkl'))).toBe(before);
    expect(await project.store.models.all()).toEqual([]);
  });
});

describe('the schema', () => {
  it('has to be there and JSON', async () => {
    const project = await temporaryProject({
      ...SOUND,
      'slipway.yml': 'name: sound\nmodels: []\nschema: schema.json\n',
    });
    expect(await project.only('missing-file')).toMatchObject({
      message: 'There is no schema file “schema.json” in the project.',
    });
    await project.write('schema.json', '{"input": {},\n}');
    expect(await project.only('broken-json')).toMatchObject({
      severity: 'error',
      file: 'schema.json',
      range: { startLine: 2, startColumn: 1 },
      hint: 'JSON has double quotes, no comments and no comma after the last entry.',
    });
  });

  it('is not needed, and broken sample requests are only a warning', async () => {
    const project = await temporaryProject(SOUND);
    await mkdir(join(project.folder, 'requests'));
    await project.write('requests/a.json', '{');
    expect(await project.only('broken-json')).toMatchObject({ severity: 'warning', file: 'requests/a.json' });
  });
});
