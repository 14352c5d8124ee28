import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { ClusterFinding, FindingId, Right } from '#contract/cluster/cluster.ts';
import { clusterNamespace } from '#core/testing/cluster-namespace.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { NEEDED_RIGHTS } from '../rights.ts';
import { rulesOf } from '../role.ts';

const registry = process.env.SLIPWAY_TEST_REGISTRY ?? '127.0.0.1:5000';
const RBAC = 'rbac.authorization.k8s.io/v1';

/** State and message of what was looked at. */
function found(findings: readonly ClusterFinding[], id: FindingId): string {
  const finding = findings.find((each) => each.id === id);
  return `${finding?.state}: ${finding?.message}`;
}

test('a user with rights in one namespace can publish there, and is told what may not be seen', async () => {
  const { client } = await temporaryCore();
  const kubeconfig = process.env.SLIPWAY_TEST_DEVELOPER_KUBECONFIG;
  const exposure = { kind: 'ingress', host: 'models.example.org' } as const;
  await client.cluster.add({ name: 'team', kubeconfig, registry, exposure });
  const { findings, ...check } = await client.cluster.check({ name: 'team' });
  expect(check).toEqual({
    cluster: 'team',
    version: expect.stringMatching(/^1\.\d+\./),
    user: 'developer',
    missingRights: [],
  });
  expect(findings.filter(({ state }) => state === 'problem')).toEqual([]);
  expect(found(findings, 'rights')).toMatch(/^ok/);
  expect(found(findings, 'metrics')).toMatch(/^ok/);
  expect(found(findings, 'push')).toMatch(/^ok/);
  expect(found(findings, 'architecture')).toMatch(/^unknown: You do not have permission to list the nodes/);
  expect(found(findings, 'ingress-class')).toMatch(/^unknown/);
});

test('a right that was taken away is named exactly, and the Role that is asked for gives it back', async () => {
  const { client } = await temporaryCore();
  const namespace = await clusterNamespace();
  const { kubeconfig, name } = await namespace.user();
  const taken: Right = { group: 'apps', resource: 'deployments/scale', verb: 'patch' };
  const left = NEEDED_RIGHTS.filter((right) => JSON.stringify(right) !== JSON.stringify(taken));
  await namespace.create(RBAC, 'roles', { metadata: { name: 'partly' }, rules: rulesOf(left) });
  await namespace.create(RBAC, 'rolebindings', {
    metadata: { name: 'partly' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'partly' },
    subjects: [{ kind: 'ServiceAccount', namespace: namespace.name, name: 'publisher' }],
  });
  await client.cluster.add({ name: 'team', kubeconfig, registry });
  const check = await client.cluster.check({ name: 'team', only: ['rights'] });
  expect(check).toMatchObject({ user: name, missingRights: [taken] });
  expect(found(check.findings, 'rights')).toBe(
    `problem: You do not have these permissions in ${namespace.name}, which publishing needs: patch deployments/scale.apps.`,
  );
  const [role, binding] = parseAllDocuments(check.role ?? '').map((document) => document.toJS() as unknown);
  await namespace.create(RBAC, 'roles', role);
  await namespace.create(RBAC, 'rolebindings', binding);
  await expect
    .poll(async () => (await client.cluster.check({ name: 'team', only: ['rights'] })).missingRights)
    .toEqual([]);
});

test('a user without any right is asked for all of them, and what cannot be seen is not called bad', async () => {
  const { client } = await temporaryCore();
  const namespace = await clusterNamespace();
  const { kubeconfig } = await namespace.user();
  await client.cluster.add({ name: 'team', kubeconfig, registry });
  const { findings, missingRights } = await client.cluster.check({ name: 'team' });
  expect(missingRights).toEqual(NEEDED_RIGHTS);
  const problems = findings.filter(({ state }) => state === 'problem').map(({ id }) => id);
  expect(problems).toEqual(['rights']);
  expect(found(findings, 'namespace')).toMatch(/^unknown/);
  expect(found(findings, 'quota')).toMatch(/^unknown/);
});

test('quota, limit range and Pod Security level of the namespace are told by what they mean for a replica', async () => {
  const { client } = await temporaryCore();
  const namespace = await clusterNamespace({ 'pod-security.kubernetes.io/enforce': 'restricted' });
  const kubeconfig = process.env.SLIPWAY_TEST_KUBECONFIG;
  await client.cluster.add({ name: 'team', kubeconfig, registry, namespace: namespace.name, cpu: '1' });
  const look = async () =>
    (await client.cluster.check({ name: 'team', only: ['quota', 'pod-security'] })).findings;
  const before = await look();
  expect(found(before, 'quota')).toBe('ok: The namespace has no quota.');
  expect(found(before, 'pod-security')).toContain('enforces the Pod Security level “restricted”');
  await namespace.create('v1', 'resourcequotas', {
    metadata: { name: 'sum' },
    spec: { hard: { 'requests.cpu': '1500m', 'requests.memory': '64Gi' } },
  });
  await expect
    .poll(async () => found(await look(), 'quota'))
    .toMatch(/^warning: .*one more replica only \(CPU: 0 of 1500m/);
  await client.cluster.update({ name: 'team', settings: { cpu: '2' } });
  expect(found(await look(), 'quota')).toMatch(/^problem: The quota has no room for a replica with 2 CPU/);
  await namespace.create('v1', 'limitranges', {
    metadata: { name: 'each' },
    spec: { limits: [{ type: 'Container', max: { memory: '512Mi' } }] },
  });
  expect(found(await look(), 'quota')).toBe(
    'problem: A replica would ask for 1Gi of memory; the namespace allows at most 512Mi.',
  );
});

test('the administrator sees nodes and ingress classes; a namespace or class that is missing is a problem', async () => {
  const { client } = await temporaryCore();
  const kubeconfig = process.env.SLIPWAY_TEST_KUBECONFIG;
  const exposure = { kind: 'ingress', host: 'models.example.org' } as const;
  await client.cluster.add({ name: 'team', kubeconfig, registry, namespace: 'not-there', exposure });
  const only = ['namespace', 'ingress-class', 'architecture'] as const;
  const { findings } = await client.cluster.check({ name: 'team', only: [...only] });
  expect(findings.map(({ id }) => id)).toEqual(only);
  expect(found(findings, 'namespace')).toBe('problem: Namespace not found: not-there.');
  expect(found(findings, 'ingress-class')).toMatch(/^ok: .* traefik/);
  expect(found(findings, 'architecture')).toMatch(/^ok: .* and so are the nodes/);
  await client.cluster.update({
    name: 'team',
    settings: { exposure: { ...exposure, className: 'absent', httpPort: 80, httpsPort: 443 } },
  });
  const again = await client.cluster.check({ name: 'team', only: ['ingress-class'] });
  expect(found(again.findings, 'ingress-class')).toBe('problem: The cluster has no ingress class absent.');
});

test('a pull secret is looked at: there, of the right type, for this registry', async () => {
  const { client } = await temporaryCore();
  const namespace = await clusterNamespace();
  const kubeconfig = process.env.SLIPWAY_TEST_KUBECONFIG;
  await client.cluster.add({
    name: 'team',
    kubeconfig,
    registry: 'registry.example.org/team',
    namespace: namespace.name,
    pullSecret: 'pull',
  });
  const look = async () =>
    found((await client.cluster.check({ name: 'team', only: ['pull'] })).findings, 'pull');
  expect(await look()).toMatch(/^problem: Pull secret not found: “pull”/);
  const secret = (name: string, host: string) => ({
    metadata: { name },
    type: 'kubernetes.io/dockerconfigjson',
    stringData: {
      '.dockerconfigjson': JSON.stringify({ auths: { [host]: { username: 'a', password: 'b' } } }),
    },
  });
  await namespace.create('v1', 'secrets', secret('pull', 'other.example.org'));
  expect(await look()).toMatch(
    /^problem: .*no login for registry\.example\.org; it has: other\.example\.org/,
  );
  await namespace.create('v1', 'secrets', secret('right', 'https://registry.example.org'));
  await client.cluster.update({ name: 'team', settings: { pullSecret: 'right' } });
  expect(await look()).toMatch(/^ok/);
});
