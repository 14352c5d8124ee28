import { expect, test } from 'vitest';
import type { ModelVersion } from '#contract/model/model.ts';
import { readScript } from '../python/read-script.ts';
import { schemaFromModels } from './model-schema.ts';

const MLFLOW = {
  reference: 'model:1',
  name: 'model',
  format: {
    kind: 'mlflow',
    inputs: [{ name: 'x', required: true, value: { type: 'scalar', dtype: 'float64' } }],
    outputs: [],
  },
} as unknown as ModelVersion;

test.each([
  ['one parameter', 'input_df'],
  ['a table by its hint', 'input_df: pd.DataFrame'],
  ['parameters of the signature with a default', 'input_df, threshold: float = 0.5'],
  ['more names than the table', 'input_df, **params'],
  ['headers', 'input_df, request_headers'],
])('the signature of a table is used for run() with %s', (_name, parameters) => {
  const run = readScript(`def run(${parameters}):\n    return 1\n`).functions[0];
  expect(schemaFromModels([MLFLOW], run, false)).toMatchObject({ from: 'model', reference: 'model:1' });
});

test.each([
  ['says its types itself', 'a: int'],
  ['needs two things', 'a, b'],
])('it is not used when run() %s', (_name, parameters) => {
  const run = readScript(`def run(${parameters}):\n    return 1\n`).functions[0];
  expect(schemaFromModels([MLFLOW], run, false)).toBeUndefined();
});

test('it is not used when run() reads its input in a form of its own', () => {
  const run = readScript('def run(data):\n    return 1\n').functions[0];
  expect(schemaFromModels([MLFLOW], run, true)).toBeUndefined();
});
