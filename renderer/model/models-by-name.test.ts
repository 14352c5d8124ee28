import { expect, test } from 'vitest';
import type { ModelVersion } from '#contract/model/model.ts';
import { modelsByName } from './models-by-name.ts';

const model = (name: string, version: number) =>
  ({ name, version, reference: `${name}:${version}` }) as unknown as ModelVersion;

test('versions of one name are one entry, which the newest stands for', () => {
  const models = [model('churn', 2), model('iris', 1), model('churn', 10), model('churn', 1)];
  expect(modelsByName(models).map(({ newest, count }) => [newest.reference, count])).toEqual([
    ['churn:10', 3],
    ['iris:1', 1],
  ]);
});

test('no models have no entries', () => {
  expect(modelsByName([])).toEqual([]);
});
