import { copyFile, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { detectModelFormat } from './detect-model-format.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-format-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (from: string, to: string) => copyFile(fixture(from), join(folder, to));

describe('a folder', () => {
  it('is what its only model file is', async () => {
    await put('pipeline.joblib', 'model.joblib');
    await writeFile(join(folder, 'score.py'), 'def run(): ...');
    expect(await detectModelFormat(folder)).toMatchObject({
      kind: 'pickle',
      file: 'model.joblib',
      framework: 'scikit-learn',
    });
  });

  it('names all model files when there are several', async () => {
    await put('pipeline.joblib', 'model.joblib');
    await put('xgboost.json', 'second.json');
    expect(await detectModelFormat(folder)).toMatchObject({
      kind: 'folder',
      framework: 'scikit-learn, XGBoost',
      safety: 'code',
      packages: { 'scikit-learn': '1.9.1', xgboost: '3.2.0' },
      members: [
        { file: 'model.joblib', kind: 'pickle' },
        { file: 'second.json', kind: 'xgboost' },
      ],
    });
  });

  it("tells the transformers version of Hugging Face's weights", async () => {
    await put('linear.safetensors', 'model.safetensors');
    await writeFile(join(folder, 'config.json'), '{"transformers_version": "4.50.0"}');
    expect(await detectModelFormat(folder)).toMatchObject({
      framework: 'Transformers',
      packages: { transformers: '4.50.0' },
    });
  });

  it('finds the model in a folder that MLflow names', async () => {
    await cp(fixture('saved-model'), join(folder, 'data/model'), { recursive: true });
    const flavors = 'flavors:\n  tensorflow:\n    saved_model_dir: data/model\n';
    await writeFile(join(folder, 'MLmodel'), flavors);
    expect(await detectModelFormat(folder)).toMatchObject({
      kind: 'mlflow',
      packages: { tensorflow: '2.20.0' },
      artifact: { path: 'data/model', kind: 'keras' },
    });
  });

  it.each([
    ['empty', undefined],
    ['without a model', 'notes.txt'],
  ])('is unknown when %s', async (_, name) => {
    if (name !== undefined) await writeFile(join(folder, name), 'hello');
    expect(await detectModelFormat(folder)).toMatchObject({
      kind: 'unknown',
      note: expect.stringContaining('folder'),
    });
  });
});

const multiplyingAliases = `a0: &a0 [x]\n${Array.from(
  { length: 30 },
  (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}, *a${index}]\n`,
).join('')}flavors: *a30`;

describe('a folder with something odd in it', () => {
  it('is not followed out of by links or by what MLmodel says', async () => {
    const model = join(folder, 'model');
    await mkdir(model);
    await put('pipeline.joblib', 'outside.joblib');
    await symlink('../outside.joblib', join(model, 'linked.joblib'));
    expect(await detectModelFormat(model)).toMatchObject({ kind: 'unknown' });
    const paths = `{data: ../outside.joblib, model_path: ${join(folder, 'outside.joblib')}, python_model: linked.joblib}`;
    await writeFile(join(model, 'MLmodel'), `flavors: {python_function: ${paths}}`);
    expect(await detectModelFormat(model)).not.toHaveProperty('artifact');
  });

  it('does not hang on links in a loop, sockets or pipes', async () => {
    await symlink('b', join(folder, 'a'));
    await symlink('a', join(folder, 'b'));
    await symlink('.', join(folder, 'self'));
    await put('pipeline.joblib', 'model.joblib');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 'model.sock'), resolve));
    try {
      expect(await detectModelFormat(folder)).toMatchObject({ kind: 'pickle', file: 'model.joblib' });
      expect(await detectModelFormat(join(folder, 'model.sock'))).toMatchObject({ kind: 'unknown' });
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it.each([
    ['nested brackets', `flavors: ${'['.repeat(200_000)}`],
    ['nested lists', '- '.repeat(100_000)],
    ['aliases that multiply', multiplyingAliases],
    ['a text that is not YAML', 'flavors: {a: "'],
  ])('says that MLmodel cannot be read: %s', async (_, text) => {
    await writeFile(join(folder, 'MLmodel'), text);
    expect(await detectModelFormat(folder)).toMatchObject({
      kind: 'unknown',
      note: expect.stringContaining('MLmodel'),
    });
  });

  it('keeps a version such as 1.10 as it was written', async () => {
    await writeFile(join(folder, 'MLmodel'), 'flavors:\n  sklearn:\n    sklearn_version: 1.10\n');
    expect(await detectModelFormat(folder)).toMatchObject({ packages: { 'scikit-learn': '1.10' } });
  });

  it('reads the requirements of conda.yaml when there is no requirements.txt', async () => {
    await writeFile(join(folder, 'MLmodel'), 'flavors: {sklearn: {}}');
    await writeFile(
      join(folder, 'conda.yaml'),
      'dependencies:\n- python=3.11\n- pip:\n  - Scikit_Learn==1.5.0\n  - pandas\n',
    );
    expect(await detectModelFormat(folder)).toMatchObject({
      requirements: ['Scikit_Learn==1.5.0', 'pandas'],
      packages: { 'scikit-learn': '1.5.0' },
    });
  });
});
