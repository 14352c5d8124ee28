import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { roleYaml } from '#core/cluster/role.ts';
import { clusterNamespace } from '#core/testing/cluster-namespace.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { smallProject } from './testing/cluster-ground.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';

test('with the Role that `cluster check` asks for and nothing else, a service goes through its whole life', async () => {
  const core = await temporaryCore();
  const { client, result } = core;
  // Also the strictest Pod Security level: the objects must meet it.
  const namespace = await clusterNamespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  const { kubeconfig, name: user } = await namespace.user();
  const yaml = roleYaml({ namespace: namespace.name, user, missing: [] });
  const [role, binding] = parseAllDocuments(yaml).map((document) => document.toJS() as unknown);
  await namespace.create(RBAC, 'roles', role);
  await namespace.create(RBAC, 'rolebindings', binding);
  await client.cluster.add({
    name: 'test',
    kubeconfig,
    registry: process.env.SLIPWAY_TEST_REGISTRY ?? '',
    exposure: { kind: 'node-port', host: '127.0.0.1' },
    cpu: '50m',
    memory: '256Mi',
  });
  const name = 'small';
  const folder = await smallProject(join(core.folder, 'project'), { name });

  const settings = { networkPolicy: true, scale: { kind: 'auto', min: 1, max: 2, target: 70 } } as const;
  await result(client.service.publish({ folder, name, settings: { ...settings, collectData: true } }));
  await result(
    client.service.update({ name, settings: { queue: 3, scale: { kind: 'fixed', replicas: 1 } } }),
  );
  const keys = await client.service.keys({ name });
  expect((await client.service.regenerateKey({ name, key: 'primary' })).secondary).toBe(keys.secondary);
  await client.service.scale({ name, replicas: 2 });
  await client.service.pause({ name });
  await client.service.resume({ name });
  await result(client.service.rollback({ name }));

  expect((await client.service.list({})).unreachable).toEqual([]);
  expect((await client.service.get({ name })).service.deployment).toBe(3);
  expect((await client.service.traffic({ name })).replicas).toBeGreaterThan(0);
  expect((await client.service.events({ name })).events.length).toBeGreaterThan(0);
  expect((await client.service.logs({ name, follow: false })).lines.length).toBeGreaterThan(0);
  const { id } = await client.service.open({ name });
  await client.service.close({ id });
  expect(await client.service.score({ name, body: '{"x": 1}' })).toMatchObject({ status: 200 });
  const { deleted } = await client.service.delete({ name });
  expect(deleted.map(({ kind }) => kind)).toContain('Deployment');
});
