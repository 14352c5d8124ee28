import { describe, expect, it } from 'vitest';
import { detectFixture as detect } from '#core/model/testing/detect-fixture.ts';

const IRIS_NAMES = ['sepal length (cm)', 'sepal width (cm)', 'petal length (cm)', 'petal width (cm)'];

describe('pickles', () => {
  it.each([0, 1, 2, 3, 4, 5])(
    'tells class, versions and features of a protocol %i pickle',
    async (protocol) => {
      const format = await detect(`logistic-protocol-${protocol}.pkl`, 'pickle');
      expect(format).toMatchObject({
        framework: 'scikit-learn',
        class: 'sklearn.linear_model._logistic.LogisticRegression',
        protocol,
        packages: { 'scikit-learn': '1.9.1' },
        imports: ['sklearn', 'numpy'],
        writer: 'pickle',
        compression: 'none',
        inspected: true,
        safety: 'code',
        risk: [],
        features: { count: 4 },
      });
      expect(format.note).toBeUndefined();
    },
  );

  it('finds the feature names that a DataFrame left, in a pipeline', async () => {
    const format = await detect('pipeline.pkl', 'pickle');
    expect(format.class).toBe('sklearn.pipeline.Pipeline');
    expect(format.features).toEqual({ count: 4, names: IRIS_NAMES });
    expect(format.globals).toContain('sklearn.ensemble._forest.RandomForestClassifier');
  });

  it.each(['columns.joblib', 'columns-search.pkl'])(
    'tells all columns of %s, not only those of its first step, and which of them hold text',
    async (name) => {
      expect((await detect(name, 'pickle')).features).toEqual({
        count: 5,
        names: ['age', 'job', 'city', 'income', 'note'],
        texts: { job: 'baker', city: 'Bonn', note: 'text' },
      });
    },
  );

  it('finds the model and the versions in a dictionary around it', async () => {
    const format = await detect('model-in-dict.pkl', 'pickle');
    expect(format).toMatchObject({ class: 'dict', framework: 'scikit-learn', python: '3.11.7' });
  });

  it('calls a pickle of plain values Python', async () => {
    expect(await detect('plain-dict.pkl', 'pickle')).toMatchObject({
      framework: 'Python',
      imports: [],
      risk: [],
    });
  });

  it.each(['runs-command.pkl', 'runs-command-protocol-0.pkl'])('warns of the command in %s', async (name) => {
    const { risk } = await detect(name, 'pickle');
    expect(risk).toMatchObject([{ level: 'danger', name: 'posix.system' }]);
  });

  it('warns of code that is evaluated beside a real model', async () => {
    const format = await detect('evaluates.pkl', 'pickle');
    expect(format).toMatchObject({
      framework: 'scikit-learn',
      risk: [{ level: 'danger', name: 'builtins.eval' }],
    });
  });

  it('looks through gzip', async () => {
    expect(await detect('logistic.pkl.gz', 'pickle')).toMatchObject({
      compression: 'gzip',
      writer: 'pickle',
      packages: { 'scikit-learn': '1.9.1' },
    });
  });

  it('tells functions and classes that cloudpickle carries by value', async () => {
    const made = await detect('function.cloudpickle.pkl', 'pickle');
    expect(made).toMatchObject({ writer: 'cloudpickle', class: 'function', imports: ['cloudpickle'] });
    expect(made.risk.map((risk) => risk.level)).toEqual(['caution']);
    expect(await detect('class.cloudpickle.pkl', 'pickle')).toMatchObject({ class: '__main__.Doubler' });
  });
});

describe('joblib', () => {
  it.each([
    ['pipeline.joblib', 'none'],
    ['pipeline.joblib.z', 'zlib'],
    ['pipeline.joblib.gz', 'gzip'],
  ])('follows the arrays between the opcodes of %s', async (name, compression) => {
    const format = await detect(name, 'pickle');
    expect(format).toMatchObject({
      writer: 'joblib',
      compression,
      class: 'sklearn.pipeline.Pipeline',
      packages: { 'scikit-learn': '1.9.1' },
      features: { count: 4, names: IRIS_NAMES },
    });
    expect(format.note).toBeUndefined();
  });

  it.each(['bz2', 'lzma', 'xz', 'lz4'])('says that %s was not looked into', async (compression) => {
    const format = await detect(`pipeline.joblib.${compression}`, 'pickle');
    expect(format).toMatchObject({ compression, inspected: false, writer: 'joblib', safety: 'code' });
    expect(format.note).toContain(`compressed with ${compression}`);
  });

  it('passes arrays of every element type, order and rank to what stands after them', async () => {
    const format = await detect('arrays.joblib', 'pickle');
    expect(format).toMatchObject({ class: 'dict', packages: { 'scikit-learn': '9.9.9' } });
    expect(format.note).toBeUndefined();
  });

  it('reads files from before joblib aligned its arrays', async () => {
    const format = await detect('logistic-before-joblib-1.2.joblib', 'pickle');
    expect(format).toMatchObject({ writer: 'joblib', packages: { 'scikit-learn': '1.3.2' } });
    expect(format.note).toBeUndefined();
  });
});
