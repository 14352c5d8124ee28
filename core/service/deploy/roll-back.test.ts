import { describe, expect, test } from 'vitest';
import { SlipwayError } from '#contract/errors.ts';
import type { Deployment } from '#contract/service/deployment.ts';
import { DEFAULT_SETTINGS } from '#contract/service/settings.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { labelsOf, objectNames } from '../names.ts';
import { NO_HISTORY, readHistory, writeHistory } from '../record/history.ts';
import { ensureKeys } from '../secrets/keys.ts';
import { deployedTestImage } from '../testing/deployed-image.ts';
import { keptObjects } from '../testing/kept-objects.ts';
import { leavingNothing, rollBack } from './roll-back.ts';

const first: Deployment = {
  number: 1,
  state: 'running',
  image: deployedTestImage(),
  settings: DEFAULT_SETTINGS,
  secretNames: [],
  change: 'first deployment',
  by: 'ada',
  startedAt: '2026-11-01T10:00:00.000Z',
};
const nothing = { history: NO_HISTORY, good: undefined, exists: false };
const refused = new SlipwayError('cluster_refused');

function work(signal = new AbortController().signal): TaskWork {
  return {
    signal,
    log: () => undefined,
    within: async (_id: string, _title: string, inner: () => unknown) => inner(),
  } as unknown as TaskWork;
}

async function begun() {
  const kept = keptObjects();
  await writeHistory(kept.target, 'iris', { write: [first] });
  await ensureKeys(kept.target, 'iris');
  return kept;
}

describe('a first publish that fails', () => {
  test('before it has recorded anything leaves no Secret and no history', async () => {
    const { target, get } = await begun();
    const failing = leavingNothing(target, { service: 'iris', before: nothing }, async () => {
      throw refused;
    });
    await expect(failing).rejects.toBe(refused);
    expect(get('Secret', objectNames.keys('iris'))).toBeUndefined();
    expect(get('ConfigMap', objectNames.history('iris'))).toBeUndefined();
  });

  test('before its Deployment is there leaves nothing either', async () => {
    const { target, get } = await begun();
    const abandoned = { service: 'iris', deployment: first, before: nothing, proof: undefined };
    expect(await rollBack(target, abandoned, refused, work())).toBe(refused);
    expect(get('Secret', objectNames.keys('iris'))).toBeUndefined();
    expect(get('ConfigMap', objectNames.history('iris'))).toBeUndefined();
  });

  test('after that leaves its replicas to be looked at, and says why in its history', async () => {
    const { target, put, get } = await begun();
    put('Deployment', { name: 'iris', labels: { ...labelsOf('iris') } });
    const abandoned = { service: 'iris', deployment: first, before: nothing, proof: undefined };
    expect(await rollBack(target, abandoned, refused, work())).toMatchObject({ code: 'cluster_refused' });
    expect(get('Deployment', 'iris')).toBeDefined();
    expect((await readHistory(target, 'iris')).deployments).toMatchObject([{ state: 'failed' }]);
  });
});

test('a failing update keeps what was there', async () => {
  const { target, get } = await begun();
  const before = { ...nothing, exists: true };
  const failing = leavingNothing(target, { service: 'iris', before }, async () => {
    throw refused;
  });
  await expect(failing).rejects.toBe(refused);
  expect(get('Secret', objectNames.keys('iris'))).toBeDefined();
});
