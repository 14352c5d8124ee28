import { expect, test } from 'vitest';
import { EMPTY, withLocalCluster, withRegistry } from './cluster-draft.ts';
import { localClusters } from './local-cluster.ts';

const context = (name: string, server?: string) => ({
  name,
  cluster: name,
  user: name,
  isCurrent: false,
  ...(server === undefined ? {} : { server }),
});
const kindOf = (name: string, server?: string) => localClusters([context(name, server)])[0]?.kind;

test.each([
  ['kind-kind', 'https://127.0.0.1:40123', 'kind'],
  ['kind-two', 'https://[::1]:6443', 'kind'],
  ['k3d-mine', 'https://0.0.0.0:6443', 'k3d'],
  ['minikube', 'https://192.168.49.2:8443', 'minikube'],
  ['docker-desktop', 'https://kubernetes.docker.internal:6443', 'docker-desktop'],
  ['docker-desktop', 'https://127.0.0.1:6443', 'docker-desktop'],
  ['rancher-desktop', 'https://127.0.0.1:6443', 'rancher-desktop'],
  ['colima-work', 'https://127.0.0.1:6443', 'colima'],
])('the context %s at %s is of %s', (name, server, kind) => {
  expect(kindOf(name, server)).toBe(kind);
});

test.each([
  ['kind-prod', 'https://prod.example.org:6443'],
  ['kind-prod', 'https://127.0.0.1.example.org'],
  ['kind-', 'https://127.0.0.1:1'],
  ['my-kind-kind', 'https://127.0.0.1:1'],
  ['docker-desktop', 'https://docker.internal.example.org'],
  ['minikube', undefined],
  ['minikube', 'no address'],
  ['prod', 'https://127.0.0.1:6443'],
])('the context %s at %s is not offered as one of this machine', (name, server) => {
  expect(kindOf(name, server)).toBeUndefined();
});

test('a local cluster needs no host name, and its registry brings the name that the nodes use', () => {
  const [local] = localClusters([context('kind-kind', 'https://127.0.0.1:1')]);
  if (local === undefined) throw new Error('kind was not found');
  const draft = withLocalCluster(EMPTY, local);
  expect(draft).toMatchObject({ name: 'kind-kind', namespace: 'default', exposure: 'none', host: '' });
  const choices = {
    namespaces: [],
    ingressClasses: [],
    registries: [{ address: 'localhost:5001', pullAddress: 'registry:5000', from: 'cluster' as const }],
  };
  expect(withRegistry(draft, 'localhost:5001', choices)).toMatchObject({ pullRegistry: 'registry:5000' });
  expect(withRegistry({ ...draft, pullRegistry: 'mine:1' }, 'other', choices)).toMatchObject({
    pullRegistry: 'mine:1',
  });
});
