import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#contract/service/settings.ts';
import type { Kind } from '#core/kubernetes/resource.ts';
import { applyDeployment } from '../deploy/apply-service.ts';
import { deleteService } from '../deploy/delete-service.ts';
import { labelsOf, objectNames } from '../names.ts';
import { ensureKeys } from '../secrets/keys.ts';
import { deployedTestImage } from '../testing/deployed-image.ts';
import { keptObjects } from '../testing/kept-objects.ts';
import { mustBeOurs } from './ownership.ts';
import { SERVICE_KINDS } from './plan-objects.ts';

const KEPT: readonly (readonly [Kind, string])[] = [
  ...SERVICE_KINDS.map((kind) => [kind, 'iris'] as const),
  ['Secret', objectNames.keys('iris')],
  ['Secret', objectNames.secrets('iris')],
  ['ConfigMap', objectNames.history('iris')],
];

const FOREIGN: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['nobody in particular', {}],
  ['Helm', { 'app.kubernetes.io/managed-by': 'Helm', 'app.kubernetes.io/instance': 'iris' }],
  ['another service', { ...labelsOf('other') }],
  [
    'somebody with our other labels',
    { 'app.kubernetes.io/instance': 'iris', 'app.kubernetes.io/name': 'iris' },
  ],
];

const ours = (name: string) => ({ name, labels: { ...labelsOf('iris') } });

describe.each(FOREIGN)('an object of %s', (_who, labels) => {
  test.each(KEPT)('as %s %s stops a deployment before anything is changed', async (kind, name) => {
    const { target, put, changes } = keptObjects();
    put(kind, { name, labels });
    await expect(mustBeOurs(target, 'iris', SERVICE_KINDS)).rejects.toMatchObject({
      code: 'already_exists',
      details: { kind, name },
    });
    expect(changes).toEqual([]);
  });

  test('stays when the service is deleted', async () => {
    const { target, put, get } = keptObjects();
    for (const [kind, name] of KEPT) if (kind !== 'ConfigMap') put(kind, { name, labels });
    put('ConfigMap', ours(objectNames.history('iris')));
    expect(await deleteService(target, 'iris')).toEqual([
      { kind: 'ConfigMap', name: objectNames.history('iris') },
    ]);
    for (const [kind, name] of KEPT) if (kind !== 'ConfigMap') expect(get(kind, name)).toBeDefined();
  });

  test('that came in between is neither applied over nor deleted by an update', async () => {
    const { target, put, get, changes } = keptObjects();
    for (const [kind, name] of KEPT) put(kind, ours(name));
    put('HorizontalPodAutoscaler', { name: 'iris', labels });
    put('Deployment', { name: 'iris', labels });
    await expect(applyDeployment(target, 'iris', deployment())).rejects.toMatchObject({
      code: 'already_exists',
    });
    expect(changes.filter((change) => change.includes('deployments'))).toEqual([]);
    put('Deployment', ours('iris'), { spec: { replicas: 1 } });
    await applyDeployment(target, 'iris', deployment());
    expect(get('HorizontalPodAutoscaler', 'iris')?.metadata.labels).toEqual(labels);
  });

  test('in place of the keys is not taken for them', async () => {
    const { target, put, changes } = keptObjects();
    put('Secret', { name: objectNames.keys('iris'), labels });
    await expect(ensureKeys(target, 'iris')).rejects.toMatchObject({ code: 'already_exists' });
    expect(changes).toEqual([]);
  });
});

test('objects with our labels and without a history are copies: refused, and not deleted', async () => {
  const { target, put, changes } = keptObjects();
  put('Deployment', ours('iris'));
  await expect(mustBeOurs(target, 'iris', SERVICE_KINDS)).rejects.toMatchObject({ code: 'already_exists' });
  await expect(deleteService(target, 'iris')).rejects.toMatchObject({ code: 'already_exists' });
  expect(changes).toEqual([]);
});

test('our own objects are changed, and deleted with the history last', async () => {
  const { target, put } = keptObjects();
  for (const [kind, name] of KEPT) put(kind, ours(name));
  await mustBeOurs(target, 'iris', SERVICE_KINDS);
  const deleted = await deleteService(target, 'iris');
  expect(deleted).toHaveLength(KEPT.length);
  expect(deleted.at(-1)).toEqual({ kind: 'ConfigMap', name: objectNames.history('iris') });
});

test('a Helm release is named', async () => {
  const { target, put } = keptObjects();
  put('Deployment', { name: 'iris', annotations: { 'meta.helm.sh/release-name': 'shop' } });
  await expect(mustBeOurs(target, 'iris', ['Deployment'])).rejects.toThrow('managed by Helm, release shop');
});

function deployment() {
  return {
    number: 2,
    state: 'running' as const,
    image: deployedTestImage(),
    settings: DEFAULT_SETTINGS,
    secretNames: [],
    change: '',
    by: 'ada',
    startedAt: '2026-11-01T10:00:00.000Z',
  };
}
