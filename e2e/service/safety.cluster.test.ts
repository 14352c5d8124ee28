import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { loadService } from '#core/service/read/find-services.ts';
import { readHistory } from '#core/service/record/history.ts';
import { readKeys, regenerateKey } from '#core/service/secrets/keys.ts';
import {
  clusterGround,
  everythingOf,
  published,
  scoreAllTheTime,
  serviceName,
  smallProject,
  updated,
} from '#core/service/testing/cluster-ground.ts';
import { startApiServer, stopApiServer } from '../cluster/api-server-outage.mjs';

test('a change from outside is shown with who made it, is not overwritten, and is taken over when that is wanted', async () => {
  const { core, target } = await clusterGround();
  const name = serviceName(target);
  const folder = await smallProject(join(core.folder, 'project'), { name: `small-${name}` });
  await published(core, { folder, name, settings: {}, force: false });
  // As `kubectl set resources` would.
  await target.connection.json({
    method: 'PATCH',
    path: `/apis/apps/v1/namespaces/${target.namespace}/deployments/${name}`,
    query: { fieldManager: 'somebody' },
    contentType: 'application/strategic-merge-patch+json',
    body: {
      spec: {
        template: { spec: { containers: [{ name: 'scoring', resources: { requests: { cpu: '60m' } } }] } },
      },
    },
  });
  const { service } = await loadService(target, name);
  expect(service.drift).toMatchObject([
    {
      kind: 'Deployment',
      expected: '50m',
      found: '60m',
      by: 'somebody',
      path: expect.stringContaining('cpu'),
    },
  ]);
  await expect(updated(core, { name, settings: { queue: 5 }, force: false })).rejects.toThrow(
    /outside Slipway/,
  );
  expect((await readHistory(target, name)).deployments).toHaveLength(1);
  const forced = await updated(core, { name, settings: { queue: 5 }, force: true });
  expect(forced.service).toMatchObject({ drift: [], deployment: 2 });
}, 300_000);

test('a publish that is cancelled leaves nothing; an update that is cancelled leaves what served', async () => {
  const { core, target } = await clusterGround();
  const name = serviceName(target);
  const folder = join(core.folder, 'project');
  await smallProject(folder, { name: `small-${name}`, init: '__import__("time").sleep(600)' });
  const cancelInReady = async (started: Promise<{ readonly taskId: string }>): Promise<string> => {
    const { taskId } = await started;
    for (;;) {
      const task = await core.client.task.get({ id: taskId });
      if (task.state !== 'running' || task.steps.some(({ id }) => id === 'ready')) break;
      await sleep(100);
    }
    await core.client.task.cancel({ id: taskId });
    return (await core.ended(started)).state;
  };
  expect(await cancelInReady(core.client.service.publish({ folder, name }))).toBe('cancelled');
  expect(await everythingOf(target, name)).toEqual([]);

  await smallProject(folder, { name: `small-${name}` });
  await published(core, { folder, name, settings: {}, force: false });
  await smallProject(folder, { name: `small-${name}`, init: '__import__("time").sleep(601)' });
  expect(await cancelInReady(core.client.service.update({ folder, name }))).toBe('cancelled');
  const { service } = await loadService(target, name);
  expect(service).toMatchObject({
    image: { reference: `small-${name}:2` },
    drift: [],
    replicas: { ready: 1 },
  });
  expect((await readHistory(target, name)).deployments.map(({ state }) => state)).toEqual([
    'succeeded',
    'cancelled',
  ]);
}, 300_000);

test('an API server that goes away in the middle is waited for', async () => {
  const { core, target } = await clusterGround();
  const name = serviceName(target);
  const folder = await smallProject(join(core.folder, 'project'), {
    name: `small-${name}`,
    init: '__import__("time").sleep(4)',
  });
  const started = core.client.service.publish({ folder, name });
  const { taskId } = await started;
  for (;;) {
    const task = await core.client.task.get({ id: taskId });
    if (task.state !== 'running' || task.steps.some(({ id }) => id === 'schedule')) break;
    await sleep(50);
  }
  await stopApiServer();
  await sleep(3000);
  await startApiServer();
  const task = await core.ended(started);
  expect({ state: task.state, error: task.error }).toEqual({ state: 'succeeded', error: undefined });
  const log = await core.client.task.read({ id: taskId });
  expect(log.lines.map(({ text }) => text).join('\n')).toContain('The cluster answers again');
}, 300_000);

test('no request with a valid key is refused while the other key is regenerated, again and again', async () => {
  const ground = await clusterGround();
  const { core, target } = ground;
  const name = serviceName(target);
  const folder = await smallProject(join(core.folder, 'project'), { name: `small-${name}` });
  await published(core, { folder, name, settings: { scale: { kind: 'fixed', replicas: 2 } }, force: false });
  const { secondary } = await readKeys(target, name);
  const stop = await scoreAllTheTime(ground, name, { key: secondary });
  for (let round = 0; round < 3; round += 1) {
    const { seconds, replicas } = await regenerateKey(target, name, 'primary');
    expect(replicas).toBe(2);
    expect(seconds).toBeLessThan(30);
  }
  const report = await stop();
  expect({ failed: report.failed, outcomes: report.outcomes.map(({ outcome }) => outcome) }).toEqual({
    failed: 0,
    outcomes: ['200'],
  });
}, 300_000);

test('a proof that meets a failing answer stops the update and takes it back', async () => {
  const { core, target } = await clusterGround();
  const name = serviceName(target);
  const folder = await smallProject(join(core.folder, 'project'), { name: `small-${name}` });
  await published(core, { folder, name, settings: {}, force: false });
  const proof = { rate: 20, watchSeconds: 3 };
  const good = await updated(core, { name, settings: { queue: 9 }, force: false, proof });
  const [, proved] = (await readHistory(target, name)).deployments;
  expect(good.deployment).toBe(2);
  expect(proved?.proof?.report).toMatchObject({ failed: 0 });
  expect(proved?.proof?.report.sent).toBeGreaterThan(60);

  // It answers the example, by which it is tried before it serves, and no other sample.
  await smallProject(folder, { name: `small-${name}`, run: 'return 1 // (x != 2)' });
  const strict = { ...proof, bodies: ['{"x": 2}'] };
  await expect(updated(core, { name, folder, settings: {}, force: false, proof: strict })).rejects.toThrow(
    /sample requests failed/,
  );
  expect((await readHistory(target, name)).deployments.at(-1)).toMatchObject({
    number: 3,
    state: 'rolled-back',
  });
  expect((await loadService(target, name)).service).toMatchObject({
    image: { reference: `small-${name}:1` },
    drift: [],
  });
}, 400_000);
