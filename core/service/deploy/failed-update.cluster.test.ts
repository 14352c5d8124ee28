import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadService } from '../read/find-services.ts';
import { readHistory } from '../record/history.ts';
import {
  clusterGround,
  published,
  scoreAllTheTime,
  serviceName,
  smallProject,
  updated,
} from '../testing/cluster-ground.ts';

const BAD_UPDATES = [
  {
    what: 'a script that cannot be imported',
    change: { top: 'import no_such_module' },
    reason: /import|no_such_module/,
  },
  {
    what: 'an init() that fails',
    change: { init: 'raise RuntimeError("no model")' },
    reason: /init\(\)|no model/,
  },
  {
    what: 'a process that ends by itself',
    change: { init: 'os._exit(1)' },
    reason: /ended|exit code|init\(\)/,
  },
  { what: 'an init() that hangs', change: { init: '__import__("time").sleep(600)' }, reason: /ready/ },
  {
    what: 'too little memory',
    change: { init: 'globals().update(big=b"x" * 500_000_000)' },
    reason: /memory/,
  },
  { what: 'a run() that fails', change: { run: 'raise ValueError("broken")' }, reason: /example|run\(\)/ },
  {
    what: 'an image that the nodes do not find',
    change: { top: 'EDIT = 1' },
    pullFrom: 'nowhere',
    reason: /does not have the image/,
  },
];

test('updates that do not work are taken back with the reason, and the service answers all the time', async () => {
  const ground = await clusterGround();
  const { core, cluster, target } = ground;
  const name = serviceName(target);
  const folder = join(core.folder, 'project');
  await smallProject(folder, { name: `small-${name}` });
  await published(core, { folder, name, settings: { startSeconds: 20 }, force: false });
  const stop = await scoreAllTheTime(ground, name);
  const outcomes: unknown[] = [];
  for (const { what, change, pullFrom, reason } of BAD_UPDATES) {
    await smallProject(folder, { name: `small-${name}`, ...change });
    // Pushed as ever, but to where the nodes do not look for it.
    const pullRegistry = pullFrom === undefined ? null : `${cluster.registry}/${pullFrom}`;
    await core.client.cluster.update({ name: cluster.name, settings: { pullRegistry } });
    const error = await updated(core, { name, folder, settings: {}, force: false }).then(
      () => undefined,
      (caught: unknown) => caught,
    );
    const last = (await readHistory(target, name)).deployments.at(-1);
    const { service } = await loadService(target, name);
    outcomes.push({
      what,
      state: last?.state,
      reason: reason.test(last?.reason ?? '') ? 'right' : last?.reason,
      told: error instanceof Error && error.message.includes('keeps serving'),
      image: service.image.reference,
      drift: service.drift,
    });
  }
  const report = await stop();
  expect(outcomes).toEqual(
    BAD_UPDATES.map(({ what }) => ({
      what,
      state: 'rolled-back',
      reason: 'right',
      told: true,
      image: `small-${name}:1`,
      drift: [],
    })),
  );
  expect({ failed: report.failed, versions: report.versions.map(({ version }) => version) }).toEqual({
    failed: 0,
    versions: [`small-${name}:1`],
  });
  expect(report.sent).toBeGreaterThan(100);
}, 900_000);
