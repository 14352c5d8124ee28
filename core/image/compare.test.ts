import { expect, test } from 'vitest';
import { imageRecord } from '#core/testing/image.ts';
import { frozenManifest } from '#core/testing/manifest.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { describeDifference } from './compare.ts';

const before = { image: imageRecord(), manifest: frozenManifest() };
const after = {
  image: imageRecord({
    reference: 'iris:3',
    version: 3,
    packages: [
      { name: 'scikit-learn', version: '1.9.2' },
      { name: 'pandas', version: '3.0.0' },
    ],
    layers: [
      { kind: 'base', title: 'python', size: 120_000_000 },
      { kind: 'packages', title: '1 package', size: 500 },
      { kind: 'model', title: 'Model', size: 12 },
    ],
    size: 120_000_512,
  }),
  manifest: frozenManifest({
    reference: 'iris:3',
    version: 3,
    manifest: { script: 'other.py' },
    lock: { ...frozenManifest().lock, packages: [{ name: 'pandas', version: '3.0.0' }] },
  }),
};

test('tells packages that came, went and changed, each once', () => {
  const old = {
    ...before,
    image: imageRecord({ packages: [...before.image.packages, { name: 'dill', version: '1' }] }),
  };
  expect(describeDifference(old, after).packages).toEqual([
    { name: 'dill', before: '1' },
    { name: 'pandas', after: '3.0.0' },
    { name: 'scikit-learn', before: '1.9.1', after: '1.9.2' },
  ]);
});

test('tells the size of every layer that either has, in the order of layers', () => {
  expect(describeDifference(before, after).layers).toEqual([
    { kind: 'base', before: 120_000_000, after: 120_000_000 },
    { kind: 'packages', after: 500 },
    { kind: 'dependencies', before: 90_000_000 },
    { kind: 'scoring', before: 400_000 },
    { kind: 'model', before: 10, after: 12 },
    { kind: 'script', before: 20 },
  ]);
});

test('tells what differs in the manifests, and leaves packages to their own list', () => {
  expect(describeDifference(before, after).manifest).toEqual([
    { area: 'manifest', subject: 'script', before: 'score.py', after: 'other.py' },
  ]);
});

test('an image compared with itself shows no difference', () => {
  expect(describeDifference(before, before)).toMatchObject({ manifest: [], packages: [] });
});

test('the same version of two engines is told apart', async () => {
  const { client, context } = await temporaryCore();
  await context.store.change(() =>
    context.store.images.replace([imageRecord(), imageRecord({ engine: 'process', size: 5 })]),
  );
  expect(
    await client.image.compare({
      reference: 'iris:2',
      engine: 'docker',
      other: 'iris:2',
      otherEngine: 'process',
    }),
  ).toMatchObject({ before: { engine: 'docker' }, after: { engine: 'process', size: 5 } });
});
