import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkProject } from './check.ts';
import { scriptText } from './generate/script-text.ts';
import { generateProject } from './generate.ts';
import { initProject } from './init.ts';
import { readScript } from './python/read-script.ts';
import { temporaryProject } from './testing/temporary-project.ts';

const FIXTURES = join(import.meta.dirname, '..', 'model', 'format', 'fixtures');

async function folderWith(fixture: string, name = fixture) {
  const project = await temporaryProject({});
  await cp(join(FIXTURES, fixture), join(project.folder, name), { recursive: true });
  return project;
}

describe('a project proposed for a model alone', () => {
  it.each([
    ['pipeline.joblib', 'joblib.load("pipeline.joblib")', 'scikit-learn==1.9.1'],
    ['logistic-protocol-4.pkl', 'pickle.load(file)', 'scikit-learn==1.9.1'],
    ['iris.onnx', 'onnxruntime.InferenceSession("iris.onnx"', 'onnxruntime'],
    ['xgboost.ubj', 'xgboost.Booster(model_file="xgboost.ubj")', 'xgboost==3.2.0'],
    ['mlflow-sklearn', 'mlflow.pyfunc.load_model("mlflow-sklearn")', 'mlflow==3.17.2'],
    ['dense.keras', 'keras.saving.load_model("dense.keras"', 'keras==3.15.1'],
    ['torchscript.pt', 'torch.jit.load("torchscript.pt"', 'torch'],
    ['xgboost.json', 'xgboost.Booster(model_file="xgboost.json")', 'xgboost==3.2.0'],
    ['lightgbm.txt', 'lightgbm.Booster(model_file="lightgbm.txt")', 'lightgbm'],
    ['logistic.skops', 'skops.io.load("logistic.skops")', 'skops=='],
    ['logistic.pkl.gz', 'joblib.load("logistic.pkl.gz")', 'scikit-learn==1.9.1'],
    ['catboost.cbm', 'CatBoost().load_model("catboost.cbm")', 'catboost'],
    ['saved-model', 'tf.saved_model.load("saved-model")', 'tensorflow'],
  ])('%s is checked without an error and loads it', async (fixture, loading, requirement) => {
    const project = await folderWith(fixture);
    const { written } = await initProject(project, { folder: project.folder, overwrite: false });
    expect(written).toEqual(expect.arrayContaining(['score.py', 'requirements.txt', 'slipway.yml']));
    expect(await readFile(join(project.folder, 'score.py'), 'utf8')).toContain(loading);
    expect(await readFile(join(project.folder, 'requirements.txt'), 'utf8')).toContain(`\n${requirement}`);
    expect((await project.check()).filter((one) => one.severity !== 'info')).toEqual([]);
  });

  it.each([
    ['text-pipeline.pkl', 'def run(texts: list[str]):', { texts: ['A short text to try it with'] }],
    [
      'lightgbm-categories.joblib',
      'pd.Categorical(input_df[name], categories=values)',
      { input_df: [{ rooms: 0.5, area_m2: 0.5, district: 'east', built: 0.5 }] },
    ],
    [
      'catboost-categories.cbm',
      'def run(input_df: pd.DataFrame):',
      { input_df: [{ rooms: 0.5, 'area m2': 0.5, district: 'any', built: 0.5 }] },
    ],
    ['dense.keras', 'def run(data: np.ndarray):', { data: [[0.5, 0.5, 0.5, 0.5]] }],
  ])('gives %s what it was fitted to', async (fixture, line, example) => {
    const project = await folderWith(fixture);
    const { files } = await generateProject(project, { folder: project.folder });
    expect(files.find(({ path }) => path === 'score.py')?.text).toContain(line);
    const request = files.find(({ path }) => path === 'requests/example.json')?.text ?? '';
    expect(JSON.parse(request)).toEqual(example);
  });

  it('makes the categories of LightGBM out of plain values', async () => {
    const text = await readFile(join(FIXTURES, 'lightgbm.txt'), 'utf8');
    const infos = /^feature_infos=.*$/m.exec(text)?.[0] ?? '';
    const names = /^feature_names=(.*)$/m.exec(text)?.[1]?.split(' ') ?? [];
    const project = await temporaryProject({
      'model.txt': `${text.replace(infos, infos.replace(/ \S+$/, ' -1:0:1')).replace(/^pandas_categorical:.*$/m, '')}\npandas_categorical:[["clerk", "smith"]]\n`,
    });
    const { files } = await generateProject(project, { folder: project.folder });
    const script = files.find((file) => file.path === 'score.py')?.text ?? '';
    expect(script).toContain(`"${names.at(-1)}": ["clerk", "smith"],`);
    expect(script).toContain('pd.Categorical(input_df[name], categories=values)');
    const example = files.find((file) => file.path === 'requests/example.json')?.text ?? '';
    expect(example).toContain(`"${names.at(-1)}": "clerk"`);
    await project.write(
      'slipway.yml',
      'name: sound\nmodels: [{name: m, path: model.txt}]\ndependencies: [lightgbm, pandas]\n',
    );
    await project.write('score.py', script);
    expect((await project.check()).map(({ code }) => code)).not.toContain('model-needs-categories');
    await project.write(
      'score.py',
      'import lightgbm\nimport pandas as pd\ndef run(input_df: pd.DataFrame):\n    pass\n',
    );
    const found = await project.only('model-needs-categories');
    expect(found.hint).toContain(
      `input_df["${names.at(-1)}"] = pandas.Categorical(input_df["${names.at(-1)}"], categories=["clerk","smith"])`,
    );
  });

  it('asks for the Debian package that LightGBM needs', async () => {
    const project = await folderWith('lightgbm.txt', 'model.model');
    const { files } = await generateProject(project, { folder: project.folder });
    expect(files.find((file) => file.path === 'slipway.yml')?.text).toContain('packages: [libgomp1]');
  });

  it('gives a text to the columns that hold text in its first request', async () => {
    const project = await folderWith('columns.joblib');
    const { files } = await generateProject(project, { folder: project.folder });
    const example = files.find((file) => file.path === 'requests/example.json')?.text ?? '';
    expect(JSON.parse(example)).toEqual({
      input_df: [{ age: 0.5, job: 'baker', city: 'Bonn', income: 0.5, note: 'text' }],
    });
  });

  it('takes the columns of a model of skops by name', async () => {
    const project = await folderWith('columns.skops');
    const { files } = await generateProject(project, { folder: project.folder });
    const example = files.find((file) => file.path === 'requests/example.json')?.text ?? '';
    expect(JSON.parse(example)).toEqual({ input_df: [{ age: 0.5, city: 'Bonn' }] });
    expect(files.find((file) => file.path === 'score.py')?.text).toContain('input_df');
  });

  it('says what is left to do for one of no known kind', async () => {
    const project = await temporaryProject({ 'model.pkl': 'not a pickle at all' });
    const { notes, files } = await generateProject(project, { folder: project.folder });
    expect(notes.join(' ')).toMatch(/complete init\(\) and run\(\) in score\.py/);
    expect(files.map((file) => file.path)).toEqual(['slipway.yml', 'score.py']);
  });

  it('warns of one that runs commands', async () => {
    const project = await folderWith('runs-command.pkl');
    expect((await generateProject(project, { folder: project.folder })).notes.join(' ')).toMatch(
      /when it is loaded/,
    );
  });
});

describe('a project proposed for a folder with more in it', () => {
  it('uses what is there: script, dependencies, modules, data files', async () => {
    const project = await temporaryProject({
      'predict.py':
        'import json\nimport pandas as pd\nfrom features import tidy\nLABELS = json.load(open("labels.json"))\ndef run(x): return x\n',
      'features.py': 'def tidy(x): return x\n',
      'labels.json': '[]',
      'environment.yml': 'dependencies:\n  - python=3.10\n  - pandas=2.2\n',
      'train.py': 'import torch\n',
      'node_modules/x/model.pkl': 'x',
    });
    const { files, notes } = await generateProject(project, { folder: project.folder, name: 'labels' });
    expect(files).toEqual([
      {
        path: 'slipway.yml',
        text: expect.stringMatching(
          /name: labels .*models: \[\]\nscript: predict\.py .*runtime: python-3\.10 .*dependencies: environment\.yml\nfiles:.*\n {2}- features\.py\n {2}- labels\.json\n$/s,
        ),
      },
    ]);
    expect(notes).toEqual([]);
  });

  it('takes every model that the script loads, and leaves files of other kinds alone', async () => {
    const project = await folderWith('pipeline.joblib', 'models/price.joblib');
    await cp(join(FIXTURES, 'lightgbm.txt'), join(project.folder, 'models', 'risk.txt'));
    await cp(join(FIXTURES, 'iris.onnx'), join(project.folder, 'old.onnx'));
    for (const [path, text] of Object.entries({
      'score.py': 'price = "models/price.joblib"\nrisk = f"{folder}/risk.txt"\ndef run(data): return data\n',
      'package.json': '{"version": "1.0.0"}',
      'notes.txt': 'tree',
    }))
      await project.write(path, text);
    const { files, notes } = await generateProject(project, { folder: project.folder, name: 'two' });
    expect(files.find((file) => file.path === 'slipway.yml')?.text).toMatch(
      /models:.*\n {2}- name: price\n {4}path: models\/price.joblib\n {2}- name: risk\n {4}path: models\/risk.txt\nscript/,
    );
    expect(notes).toEqual([]);
  });

  it('takes one of several models without a script, and says so', async () => {
    const project = await folderWith('pipeline.joblib', 'a.joblib');
    await cp(join(FIXTURES, 'pipeline.joblib'), join(project.folder, 'b.joblib'));
    const { notes } = await generateProject(project, { folder: project.folder });
    expect(notes).toEqual([expect.stringMatching(/Found more models: b\.joblib\. a\.joblib was chosen/)]);
  });

  it('takes the conda file of an Azure ML project', async () => {
    const project = await temporaryProject({
      'score.py': 'def run(data): return data\n',
      'conda_dependencies.yml': 'dependencies:\n  - python=3.10\n  - numpy=1.26.4\n',
    });
    const { files } = await generateProject(project, { folder: project.folder });
    expect(files[0]?.text).toMatch(/runtime: python-3\.10.*\ndependencies: conda_dependencies\.yml\n/);
  });

  it('refuses a name that cannot be one', async () => {
    const { folder, store } = await temporaryProject({});
    await expect(generateProject({ store }, { folder, name: 'My Model' })).rejects.toMatchObject({
      code: 'name_invalid',
      hint: 'Try “my-model”.',
    });
  });

  it('writes nothing over what is there', async () => {
    const project = await temporaryProject({ 'slipway.yml': 'name: mine\n', 'score.py': 'x = 1\n' });
    expect(await initProject(project, { folder: project.folder, overwrite: false })).toEqual({
      written: [],
      notes: ['slipway.yml already exists and was not changed.'],
    });
    const { written } = await initProject(project, { folder: project.folder, overwrite: true });
    expect(written).toContain('slipway.yml');
    expect(written).not.toContain('score.py');
    expect(await readFile(join(project.folder, 'slipway.yml.bak'), 'utf8')).toBe('name: mine\n');
    expect(await readFile(join(project.folder, 'score.py'), 'utf8')).toBe('x = 1\n');
  });

  it('works for an empty folder', async () => {
    const project = await temporaryProject({});
    await mkdir(join(project.folder, 'empty'));
    await initProject(project, { folder: project.folder, overwrite: false });
    expect(await checkProject(project, { folder: project.folder })).toEqual([]);
  });
});

it('a name from a model file cannot become code of the proposed script', () => {
  const what = 'x"""\nimport os\nos.system("boo")\n"""\\';
  const text = scriptText({ what, imports: [], load: ['pass'], run: ['def run(data):', '    return data'] });
  expect(readScript(text)).toMatchObject({ imports: [], problems: [] });
});

describe('a project proposed for a script', () => {
  it('takes along what the code names, and leaves unknown packages to the user', async () => {
    const project = await temporaryProject({
      'score.py':
        'import my_helpers\nimport numpy\nfrom lib.clean import tidy\nw = open("weights.bin")\ndef run(x): return tidy(x)\n',
      'lib/clean.py': 'import json\nNAMES = json.load(open("data/names.json"))\ndef tidy(x): return x\n',
      'weights.bin': 'w',
      'data/names.json': '[]',
      'data/train.csv': '1',
    });
    const { files, notes } = await generateProject(project, { folder: project.folder });
    const text = (path: string): string => files.find((file) => file.path === path)?.text ?? '';
    expect(text('slipway.yml')).toContain('  - data/names.json\n  - lib/\n  - weights.bin\n');
    expect(text('requirements.txt')).toContain('numpy');
    expect(text('requirements.txt')).not.toContain('helpers');
    expect(notes.join(' ')).toContain(
      'my_helpers is imported, but it is neither a file of this folder nor a known package',
    );
  });

  it('takes along the modules that a pickle needs', async () => {
    const project = await temporaryProject({
      'score.py': 'm = open("model.pkl")\ndef run(x): return x\n',
      'model.pkl': 'csteps.scale\nScale\n(tR.',
      'steps/__init__.py': '',
      'steps/scale.py': 'class Scale: pass\n',
    });
    const { files } = await generateProject(project, { folder: project.folder });
    expect(files.map((file) => file.path)).toEqual(['slipway.yml']);
    expect(files[0]?.text).toContain('files: # what else the script needs\n  - steps/\n');
  });
});
