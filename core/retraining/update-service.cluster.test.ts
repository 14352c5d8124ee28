import { expect, test } from 'vitest';
import type { Retraining } from '#contract/retraining/retraining.ts';
import { loadService } from '#core/service/read/find-services.ts';
import { readHistory } from '#core/service/record/history.ts';
import { readKeys } from '#core/service/secrets/keys.ts';
import {
  clusterGround,
  published,
  scoreAllTheTime,
  serviceName,
} from '#core/service/testing/cluster-ground.ts';
import { thresholdProject } from './testing/threshold-project.ts';

test('a better model reaches its service at the same URL with the same keys; a worse one never does', async () => {
  const ground = await clusterGround();
  const { core, target } = ground;
  const service = serviceName(target);
  const { folder, manifest, write } = await thresholdProject();
  const text = `${manifest.replaceAll('threshold', `t-${service}`)}  update: {service: ${service}}\n`;
  await write('slipway.yml', text);
  await published(core, { folder, name: service, settings: {}, force: false });
  const before = (await loadService(target, service)).service;
  const keys = await readKeys(target, service);
  const stop = await scoreAllTheTime(ground, service);
  const retrained = async (parameters: Readonly<Record<string, number>> = {}): Promise<Retraining> =>
    (await core.result(core.client.retraining.start({ folder, parameters }))) as Retraining;

  const worse = await retrained({ shift: 45 });
  expect(worse).toMatchObject({ state: 'rejected', champion: { service } });
  expect((await readHistory(target, service)).deployments).toHaveLength(1);
  const better = await retrained();
  expect(better).toMatchObject({
    state: 'updated',
    promotion: { service, deployment: 2, image: `t-${service}:2`, engine: 'docker' },
  });
  const after = (await loadService(target, service)).service;
  expect(after).toMatchObject({
    url: before.url,
    deployment: 2,
    image: { reference: `t-${service}:2` },
    drift: [],
  });
  expect(await readKeys(target, service)).toEqual(keys);
  const { deployments } = await readHistory(target, service);
  expect(deployments.map(({ number, candidate }) => [number, candidate?.retraining])).toEqual([
    [1, undefined],
    [2, better.id],
  ]);
  expect(deployments[1]?.candidate).toMatchObject({
    by: 'gates',
    who: better.trigger.who,
    candidate: better.candidate?.digest,
  });
  // The same again is known to be in use.
  const byService = core.client.retraining.startForService({ name: service });
  expect(await core.result(byService)).toMatchObject({ state: 'skipped', earlier: better.id });

  await write('slipway.yml', `${text}  approve: always\n`);
  const waiting = await retrained({ shift: 0.2 });
  expect(waiting).toMatchObject({ state: 'waiting' });
  expect((await loadService(target, service)).service.deployment).toBe(2);
  const approval = { id: waiting.id, candidate: waiting.candidate?.digest ?? '', why: 'looked at the rows' };
  await core.result(core.client.retraining.approve(approval));
  expect((await readHistory(target, service)).deployments[2]?.candidate).toMatchObject({
    by: 'person',
    retraining: waiting.id,
    why: 'looked at the rows',
  });
  const report = await stop();
  expect({ failed: report.failed, outcomes: report.outcomes.map(({ outcome }) => outcome) }).toEqual({
    failed: 0,
    outcomes: ['200'],
  });
  const versions = report.versions.map(({ version }) => version).sort();
  expect(versions).toEqual([1, 2, 3].map((number) => `t-${service}:${number}`));
});
