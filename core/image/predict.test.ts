import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PredictedLayer } from '#contract/image/image.ts';
import type { BuildPrediction } from '#contract/image/prediction.ts';
import { imageRecord } from '#core/testing/image.ts';
import { frozenManifest } from '#core/testing/manifest.ts';
import { type TemporaryCore, temporaryCore } from '#core/testing/temporary-core.ts';

async function project(core: TemporaryCore, dependencies: string): Promise<string> {
  const folder = join(core.folder, 'project');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.bin'), 'x'.repeat(1000));
  await writeFile(join(folder, 'score.py'), 'def init(): pass\ndef run(value): return value\n');
  await writeFile(
    join(folder, 'slipway.yml'),
    `name: iris\nmodels: [{name: m, path: model.bin}]\ndependencies: ${dependencies}\n`,
  );
  return folder;
}

function layer(prediction: BuildPrediction, kind: PredictedLayer['kind']): PredictedLayer | undefined {
  return prediction.layers.find((each) => each.kind === kind);
}

test('without any build before, only what goes in as files is known', async () => {
  const core = await temporaryCore();
  const folder = await project(core, '[scikit-learn]');
  const prediction = await core.client.image.predict({ folder, engine: 'docker' });
  expect(layer(prediction, 'base')).toEqual({ kind: 'base', size: 0, basis: 'unknown' });
  expect(layer(prediction, 'model')).toEqual({ kind: 'model', size: 1000, basis: 'files' });
  expect(layer(prediction, 'script')).toEqual({ kind: 'script', size: 46, basis: 'files' });
  expect(prediction.last).toBeUndefined();
});

test('takes the size of a layer from the newest image that has it made of the same', async () => {
  const core = await temporaryCore();
  const folder = await project(core, '[scikit-learn==1.9.1]');
  await core.context.store.change(async () => {
    await core.context.store.manifests.replace([frozenManifest()]);
    await core.context.store.images.replace([imageRecord()]);
  });
  const prediction = await core.client.image.predict({ folder, engine: 'docker' });
  expect(layer(prediction, 'base')).toEqual({ kind: 'base', size: 120_000_000, basis: 'last' });
  expect(layer(prediction, 'dependencies')).toEqual({
    kind: 'dependencies',
    size: 90_000_000,
    basis: 'last',
  });
  expect(prediction.last).toEqual({ reference: 'iris:2', size: 210_400_030 });
  expect(prediction.size).toBe(prediction.layers.reduce((sum, each) => sum + each.size, 0));
  // What another engine built says nothing of this one.
  expect((await core.client.image.predict({ folder, engine: 'process' })).last).toBeUndefined();
});

test('says that other packages only resemble those of before', async () => {
  const core = await temporaryCore();
  const folder = await project(core, '[torch]');
  await core.context.store.change(async () => {
    await core.context.store.manifests.replace([frozenManifest()]);
    await core.context.store.images.replace([imageRecord()]);
  });
  const prediction = await core.client.image.predict({ folder, engine: 'docker' });
  expect(layer(prediction, 'dependencies')?.basis).toBe('similar');
});

test('a folder without a manifest has nothing to predict', async () => {
  const core = await temporaryCore();
  expect(await core.client.image.predict({ folder: core.folder })).toEqual({ layers: [], size: 0 });
});
