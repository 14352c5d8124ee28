import { expect, test } from 'vitest';
import type { ImageLayer } from '#contract/image/image.ts';
import { frozenManifest } from '#core/testing/manifest.ts';
import { explainRebuild } from './rebuild-reason.ts';

const layers: readonly ImageLayer[] = (
  ['base', 'dependencies', 'scoring', 'model', 'schema', 'script'] as const
).map((kind) => ({ kind, title: kind, size: 1 }));
const before = { manifest: frozenManifest(), scoring: 's1' };
const reasons = (now: typeof before): Record<string, string | undefined> =>
  Object.fromEntries(explainRebuild(layers, before, now).map((layer) => [layer.kind, layer.rebuiltBecause]));
const other = `sha256:${'f'.repeat(64)}`;

test('nothing changed, nothing made anew', () => {
  expect(Object.values(reasons(before)).filter((reason) => reason !== undefined)).toEqual([]);
});

test('an edit of the script names the file and touches no other layer', () => {
  const files = before.manifest.files.map((file) =>
    file.role === 'script' ? { ...file, digest: other } : file,
  );
  const found = reasons({ ...before, manifest: frozenManifest({ files }) });
  expect(found).toMatchObject({ script: 'score.py changed', model: undefined, dependencies: undefined });
});

test('a new model version names it; dependencies stay, what lies above is made anew', () => {
  const models = [{ reference: 'iris-model:4', digest: other, size: 10, path: 'model.pkl' }];
  const found = reasons({ ...before, manifest: frozenManifest({ models }) });
  expect(found.model).toContain('iris-model:4');
  expect(found).toMatchObject({
    dependencies: undefined,
    scoring: undefined,
    script: expect.stringContaining('below it'),
  });
});

test('changed packages are named with both versions', () => {
  const lock = {
    ...before.manifest.lock,
    digest: other,
    packages: [
      { name: 'scikit-learn', version: '1.9.2' },
      { name: 'pandas', version: '3.1.1' },
    ],
  };
  const found = reasons({ ...before, manifest: frozenManifest({ lock }) });
  expect(found.dependencies).toBe('scikit-learn 1.9.1 → 1.9.2, pandas 3.1.1 added');
});

test('a first build says so', () => {
  const first = explainRebuild(layers, undefined, before);
  expect(first.map((layer) => layer.rebuiltBecause)).toEqual([undefined, ...Array(5).fill('first build')]);
});
