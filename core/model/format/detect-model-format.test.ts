import { describe, expect, it } from 'vitest';
import { detectFixture as detect, fixturePath as fixture } from '../testing/detect-fixture.ts';
import { detectModelFormat } from './detect-model-format.ts';

describe('ONNX', () => {
  it('tells inputs, outputs, operator sets and producer', async () => {
    expect(await detect('iris.onnx', 'onnx')).toMatchObject({
      safety: 'data',
      opset: { 'ai.onnx': 9, 'ai.onnx.ml': 1 },
      producer: { name: 'skl2onnx', version: '1.20.0' },
      inputs: [{ name: 'X', required: true, value: { type: 'tensor', dtype: 'float32', shape: [null, 4] } }],
      outputs: [
        { name: 'output_label', value: { type: 'tensor', dtype: 'int64', shape: [null] } },
        { name: 'output_probability', value: { type: 'array', items: { type: 'map', keys: 'int64' } } },
      ],
    });
  });

  it('names free dimensions and leaves out weights that are listed as inputs', async () => {
    const shape = ['batch', 'sequence', 4];
    expect(await detect('free-dimensions.onnx', 'onnx')).toMatchObject({
      opset: { 'ai.onnx': 17 },
      inputs: [{ name: 'tokens', value: { shape } }],
      outputs: [{ name: 'logits', value: { shape } }],
      metadata: { author: 'example' },
    });
  });
});

describe('MLflow', () => {
  it('tells flavors, signature, requirements and what the model file records', async () => {
    expect(await detect('mlflow-sklearn', 'mlflow')).toMatchObject({
      framework: 'scikit-learn',
      python: '3.11.7',
      packages: { mlflow: '3.17.2', 'scikit-learn': '1.9.1', numpy: '2.4.6' },
      flavors: [{ name: 'python_function' }, { name: 'sklearn', version: '1.9.1' }],
      loaderModule: 'mlflow.sklearn',
      requirements: ['mlflow==3.17.2', 'scikit-learn==1.9.1', 'numpy==2.4.6', 'pandas>=3'],
      safety: 'code',
      artifact: {
        path: 'model.pkl',
        kind: 'pickle',
        class: 'sklearn.linear_model._logistic.LogisticRegression',
      },
      inputs: ['sepal length', 'sepal width', 'petal length', 'petal width'].map((name) => ({
        name,
        required: true,
        value: { type: 'scalar', dtype: 'float64' },
      })),
      outputs: [{ value: { type: 'tensor', dtype: 'int64', shape: [null] } }],
    });
  });

  it('takes a model of nothing but ONNX for data', async () => {
    expect(await detect('mlflow-onnx', 'mlflow')).toMatchObject({
      framework: 'ONNX',
      safety: 'data',
      imports: ['mlflow', 'onnx', 'onnxruntime'],
      packages: { onnx: '1.23.2', onnxruntime: '1.23.0' },
      inputs: [{ value: { type: 'tensor', dtype: 'float32', shape: [null, 4] } }],
    });
  });

  it('takes a Python model for code', async () => {
    expect(await detect('mlflow-python', 'mlflow')).toMatchObject({
      framework: 'MLflow',
      safety: 'code',
      loaderModule: 'mlflow.pyfunc.model',
      artifact: { path: 'python_model.pkl', class: '__main__.AddsNumber' },
    });
  });

  it('reads nested types, optional inputs and parameters', async () => {
    const format = await detect('mlflow-nested', 'mlflow');
    const scalar = (dtype: string) => ({ type: 'scalar', dtype });
    expect(format.inputs).toEqual([
      { name: 'tags', required: true, value: { type: 'array', items: scalar('string') } },
      {
        name: 'user',
        required: true,
        value: {
          type: 'object',
          properties: [
            { name: 'age', required: false, value: scalar('int64') },
            { name: 'role', required: true, value: scalar('string') },
          ],
        },
      },
      { name: 'weights', required: true, value: { type: 'map', keys: 'string', values: scalar('float64') } },
      { name: 'at', required: false, value: scalar('datetime') },
    ]);
    expect(format.outputs).toEqual([{ required: true, value: scalar('bool') }]);
    expect(format.params).toEqual([{ name: 'threshold', dtype: 'float64', default: 0.5 }]);
  });

  it('says that MLmodel alone is not the model', async () => {
    expect((await detect('mlflow-onnx/MLmodel', 'unknown')).note).toContain('choose the folder');
  });
});

describe('Keras and TensorFlow', () => {
  it.each([
    ['dense.keras', 'keras'],
    ['dense.h5', 'h5'],
  ])('tells version, class and inputs of %s', async (name, container) => {
    expect(await detect(name, 'keras')).toMatchObject({
      container,
      framework: 'Keras',
      class: 'Functional',
      packages: { keras: '3.15.1' },
      safety: 'data',
      inputs: [{ name: 'measurements', value: { type: 'tensor', dtype: 'float32', shape: [null, 4] } }],
    });
  });

  it('warns of the Python code in a Lambda layer', async () => {
    const format = await detect('lambda.keras', 'keras');
    expect(format).toMatchObject({
      safety: 'code',
      risk: [{ level: 'danger', name: 'Lambda layer lambda' }],
    });
  });

  it('tells version and signature of a SavedModel', async () => {
    expect(await detect('saved-model', 'keras')).toMatchObject({
      container: 'saved-model',
      framework: 'TensorFlow',
      packages: { tensorflow: '2.20.0' },
      inputs: [{ name: 'features', value: { type: 'tensor', dtype: 'float32', shape: [null, 4] } }],
      outputs: [{ name: 'doubled', value: { type: 'tensor', dtype: 'float32', shape: [null, 4] } }],
    });
  });
});

describe('PyTorch', () => {
  it.each([
    ['state-dict.pt', 'zip', 'state-dict', 'collections.OrderedDict'],
    ['legacy.pth', 'legacy', 'state-dict', 'collections.OrderedDict'],
    ['lightning.ckpt', 'zip', 'state-dict', 'dict'],
    ['module.pt', 'zip', 'module', 'torch.nn.modules.container.Sequential'],
    ['torchscript.pt', 'zip', 'torchscript', '__torch__.torch.nn.modules.container.Sequential'],
  ])('tells what %s holds', async (name, container, content, type) => {
    const format = await detect(name, 'pytorch');
    expect(format).toMatchObject({
      container,
      content,
      class: type,
      framework: 'PyTorch',
      imports: ['torch'],
      risk: [],
      // Its first layer is linear and takes four values.
      features: { count: 4 },
    });
    expect(format.note).toBeUndefined();
  });

  it('tells the version that an exported program records, as PyPI knows it', async () => {
    const format = await detect('exported.pt2', 'pytorch');
    expect(format).toMatchObject({ content: 'exported-program', packages: { torch: '2.15.0' } });
  });

  it('tells the version of PyTorch Lightning in a checkpoint', async () => {
    expect((await detect('lightning.ckpt', 'pytorch')).packages).toEqual({ 'pytorch-lightning': '2.5.0' });
  });
});

describe('boosters', () => {
  const names = ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'];

  it.each([
    ['xgboost.json', 'json'],
    ['xgboost.ubj', 'ubj'],
  ])('tells version, objective and features of %s', async (name, container) => {
    expect(await detect(name, 'xgboost')).toMatchObject({
      container,
      packages: { xgboost: '3.2.0' },
      objective: 'multi:softprob',
      booster: 'gbtree',
      features: { count: 4, names },
      safety: 'data',
    });
  });

  it("tells XGBoost's old binary form and that it is no longer read", async () => {
    const format = await detect('xgboost.model', 'xgboost');
    expect(format).toMatchObject({
      container: 'binary',
      packages: { xgboost: '1.7' },
      features: { count: 4 },
    });
    expect(format.note).toContain('save it again');
  });

  it('tells the version and the columns that XGBoost left inside a pickle', async () => {
    expect(await detect('xgboost.pkl', 'pickle')).toMatchObject({
      framework: 'XGBoost',
      class: 'xgboost.sklearn.XGBClassifier',
      packages: { xgboost: '3.2.0' },
      features: { count: 4, names },
    });
  });

  it('tells LightGBM in text and in a joblib file', async () => {
    expect(await detect('lightgbm.txt', 'lightgbm')).toMatchObject({
      objective: 'multiclass',
      classes: 3,
      features: { count: 4, names },
      packages: {},
    });
    const pickled = await detect('lightgbm.joblib', 'pickle');
    expect(pickled).toMatchObject({
      framework: 'LightGBM',
      packages: { 'scikit-learn': '1.9.1' },
      features: { count: 4, names },
    });
    expect(await detect('lightgbm-categories.joblib', 'pickle')).toMatchObject({
      features: {
        names: ['rooms', 'area_m2', 'district', 'built'],
        categories: { district: ['east', 'north', 'south'] },
      },
    });
  });

  it('tells CatBoost, its version and its columns', async () => {
    expect(await detect('catboost.cbm', 'catboost')).toMatchObject({
      packages: { catboost: '1.2.10' },
      safety: 'data',
      features: { count: 4, names: ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'] },
    });
    expect(await detect('catboost-categories.cbm', 'catboost')).toMatchObject({
      features: { names: ['rooms', 'area m2', 'district', 'built'], texts: { district: 'any' } },
    });
  });

  it('counts no columns of a model that takes texts', async () => {
    expect((await detect('text-pipeline.pkl', 'pickle')).features).toBeUndefined();
  });
});

describe('safetensors', () => {
  it('lists the tensors', async () => {
    expect(await detect('linear.safetensors', 'safetensors')).toMatchObject({
      tensorCount: 2,
      tensors: [
        { name: 'weight', dtype: 'float32', shape: [2, 3] },
        { name: 'bias', dtype: 'float16', shape: [2] },
      ],
      metadata: { format: 'np' },
      safety: 'data',
    });
  });
});

describe('anything else', () => {
  it('keeps a file it does not know as unknown', async () => {
    const format = await detect('make-fixtures.py', 'unknown');
    expect(format.note).toContain('does not know this format');
  });

  it('passes I/O errors on', async () => {
    await expect(detectModelFormat(fixture('no-such-file'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    controller.abort();
    const detection = detectModelFormat(fixture('pipeline.joblib'), { signal: controller.signal });
    await expect(detection).rejects.toMatchObject({ name: 'AbortError' });
  });
});
