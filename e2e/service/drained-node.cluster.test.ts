import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  type ClusterGround,
  clusterGround,
  published,
  scoreAllTheTime,
  serviceName,
  smallProject,
} from '#core/service/testing/cluster-ground.ts';
import { administrate } from '../cluster/demo/kubectl.ts';
import { addSecondNode, removeSecondNode } from '../cluster/second-node.mjs';

test('with two replicas on two nodes, no request fails while one node is drained', async () => {
  onTestFinished(removeSecondNode);
  const node = await addSecondNode();
  const ground = await clusterGround();
  const { core, target } = ground;
  const name = serviceName(target);
  const folder = await smallProject(join(core.folder, 'project'), { name: `small-${name}` });
  await published(core, { folder, name, settings: { scale: { kind: 'fixed', replicas: 2 } }, force: false });
  expect(await nodesOf(ground, name)).toHaveLength(2);

  const stop = await scoreAllTheTime(ground, name, { perSecond: 100 });
  // As an administrator does before a node is taken away; the services of others are not touched.
  await administrate([
    ...['drain', node, '--ignore-daemonsets', '--delete-emptydir-data', '--timeout=100s'],
    `--pod-selector=app.kubernetes.io/instance=${name}`,
  ]);
  await expect.poll(() => nodesOf(ground, name), { timeout: 60_000 }).not.toContain(node);
  await expect.poll(() => readyReplicas(ground, name), { timeout: 60_000 }).toBe(2);
  const report = await stop();
  expect({ failed: report.failed, outcomes: report.outcomes.map(({ outcome }) => outcome) }).toEqual({
    failed: 0,
    outcomes: ['200'],
  });
  expect(report.sent).toBeGreaterThan(500);
}, 300_000);

/** The nodes that a service's replicas are on, each once. */
async function nodesOf({ target }: ClusterGround, name: string): Promise<readonly string[]> {
  const words = [
    '--namespace',
    target.namespace,
    'get',
    'pods',
    '--output=jsonpath={.items[*].spec.nodeName}',
  ];
  const nodes = await administrate([...words, `--selector=app.kubernetes.io/instance=${name}`]);
  return [...new Set(nodes.split(' ').filter(Boolean))];
}

async function readyReplicas({ core }: ClusterGround, name: string): Promise<number> {
  const { service } = await core.client.service.get({ name });
  return service.replicas.ready;
}
