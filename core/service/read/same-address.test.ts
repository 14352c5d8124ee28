import { expect, test } from 'vitest';
import { SlipwayError } from '#contract/errors.ts';
import type { ClusterConnection } from '#core/kubernetes/connection.ts';
import { TEST_CLUSTER } from '../testing/kept-objects.ts';
import { sameAddress } from './same-address.ts';

const PATH = '/api/v1/service/iris';

function target(answer: () => unknown) {
  const connection = { json: async () => answer() } as unknown as ClusterConnection;
  return { cluster: TEST_CLUSTER, connection, namespace: TEST_CLUSTER.namespace };
}

const ingress = (namespace: string, host: string, path: string, pathType = 'Prefix') => ({
  metadata: { namespace, name: 'iris' },
  spec: { rules: [{ host, http: { paths: [{ path, pathType }] } }] },
});

test.each([
  ['the same in another namespace', ingress('team', 'models.example.org', PATH), 'team/iris'],
  ['the same with a slash', ingress('team', 'models.example.org', `${PATH}/`), 'team/iris'],
  ['a part of it', ingress('team', 'models.example.org', `${PATH}/score`), 'team/iris'],
  ['its own', ingress('apps', 'models.example.org', PATH), undefined],
  ['another host', ingress('team', 'other.example.org', PATH), undefined],
  ['another service', ingress('team', 'models.example.org', `${PATH}-2`), undefined],
  ['what is around it', ingress('team', 'models.example.org', '/'), undefined],
])('an Ingress with %s', async (_what, item, other) => {
  expect(
    await sameAddress(
      target(() => ({ items: [item] })),
      'iris',
    ),
  ).toBe(other);
});

test('who may not look into other namespaces is told nothing', async () => {
  const refused = target(() => {
    throw new SlipwayError('cluster_forbidden');
  });
  expect(await sameAddress(refused, 'iris')).toBeUndefined();
});
