import { symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localPathOf } from '#core/host/local-path.ts';
import { registerModel } from '#core/model/register.ts';
import { hashFile } from '#core/store/blobs.ts';
import { afterFix, SOUND, type TemporaryProject, temporaryProject } from '../testing/temporary-project.ts';

const quiet = {
  signal: new AbortController().signal,
  log: () => undefined,
  step: () => undefined,
  endStep: () => undefined,
};

async function register(project: TemporaryProject, name: string): Promise<void> {
  const path = localPathOf(join(project.folder, '..', 'tree.json'));
  await writeFile(path, JSON.stringify({ made: Math.random() }));
  await registerModel(project, { name, path }, quiet);
}

describe('models', () => {
  const named = (models: string, more: Readonly<Record<string, string | Uint8Array>> = {}) =>
    temporaryProject({ ...SOUND, ...more, 'slipway.yml': `name: sound\nmodels: ${models}\n` });

  it('at a path that is not there', async () => {
    const project = await named('[{name: m, path: modle.pkl}]', { 'model.pkl': 'x' });
    const found = await project.only('missing-model');
    expect(found).toMatchObject({
      message: 'The model “modle.pkl” was not found in the project.',
      hint: 'Did you mean “model.pkl”?',
      range: { startLine: 2, startColumn: 26, endColumn: 35 },
    });
    expect(afterFix(found, 'slipway.yml', 'name: sound\nmodels: [{name: m, path: modle.pkl}]\n')).toBe(
      'name: sound\nmodels: [{name: m, path: model.pkl}]\n',
    );
  });

  it('that are empty', async () => {
    const project = await named('[{name: m, path: model.pkl}]', { 'model.pkl': '' });
    expect(await project.only('empty-model')).toMatchObject({
      message: 'model.pkl is empty.',
      hint: 'Save the model again and check its size.',
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
      message: 'Model not found: “iris:7”.',
      hint: '“iris” has version 1.',
      fixes: [{ title: 'Use iris:1' }],
    });
    await project.write('slipway.yml', 'name: sound\nmodels: [iris, "iris:1"]\n');
    expect((await project.only('duplicate-model')).message).toBe('“iris” is listed twice.');
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
      message: 'The manifest lists no model, but “a.onnx” looks like one.',
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
