import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { type Cluster, clusterSchema } from '#contract/cluster/cluster.ts';
import { type Deployment, deploymentSchema } from '#contract/service/deployment.ts';
import { exportedFiles } from './export-service.ts';

const CLUSTER: Cluster = clusterSchema.parse({
  name: 'team',
  context: 'team',
  namespace: 'apps',
  registry: 'registry.example.org',
  exposure: { kind: 'ingress', host: 'models.example.org' },
  createdAt: '2026-11-25T12:00:00Z',
});

function deployment(settings: object = {}): Deployment {
  return deploymentSchema.parse({
    number: 4,
    state: 'succeeded',
    image: {
      reference: 'iris:3',
      address: `registry.example.org/iris@sha256:${'0'.repeat(64)}`,
      manifestDigest: `sha256:${'1'.repeat(64)}`,
      models: ['iris-model:2'],
      serving: { workers: 1, concurrency: 1, queue: 10, timeoutSeconds: 60 },
    },
    settings,
    secretNames: ['TOKEN'],
    tlsSecret: 'slipway-tls-models',
    change: 'image',
    by: 'somebody',
    startedAt: '2026-11-25T12:00:00Z',
  });
}

describe('an exported service', () => {
  test('is one file of documents in the order they are applied, with its replicas', () => {
    const files = exportedFiles(CLUSTER, {
      name: 'iris',
      deployment: deployment({ scale: { kind: 'fixed', replicas: 3 } }),
      as: 'yaml',
    });
    expect(files.map(({ path }) => path)).toEqual(['iris.yaml']);
    const objects = parseAllDocuments(files[0]?.text ?? '').map((each) => each.toJS());
    expect(objects.map(({ kind }) => kind)).toEqual([
      'ServiceAccount',
      'Service',
      'NetworkPolicy',
      'Deployment',
      'PodDisruptionBudget',
      'Ingress',
    ]);
    expect(objects[3].spec.replicas).toBe(3);
    for (const { metadata } of objects) expect(metadata.namespace).toBe('apps');
  });

  test('names the Secrets that must exist, and holds none', () => {
    const [file] = exportedFiles(CLUSTER, { name: 'iris', deployment: deployment(), as: 'yaml' });
    expect(file?.text.split('\n').slice(0, 5)).toEqual([
      '# Service iris: iris:3, deployment 4.',
      '# These Secrets are not in here and must exist in the namespace:',
      '#   iris-keys: the keys, as "primary" and "secondary"',
      '#   iris-environment: the secret variables TOKEN',
      '#   slipway-tls-models: certificate and key of the host (kubernetes.io/tls)',
    ]);
    expect(file?.text).not.toContain('kind: Secret');
  });

  test('as a kustomization is a file an object, its namespace in one place', () => {
    const files = exportedFiles(CLUSTER, { name: 'iris', deployment: deployment(), as: 'kustomize' });
    const [first, ...objects] = files;
    expect(parse(first?.text ?? '')).toMatchObject({
      kind: 'Kustomization',
      namespace: 'apps',
      resources: objects.map(({ path }) => path),
    });
    expect(objects.map(({ path }) => path)).toContain('pod-disruption-budget.yaml');
    for (const { text } of objects) expect(parse(text).metadata).not.toHaveProperty('namespace');
  });

  test('leaves the number of replicas to its autoscaler', () => {
    const scale = { kind: 'auto', min: 1, max: 5 };
    const files = exportedFiles(CLUSTER, {
      name: 'iris',
      deployment: deployment({ scale }),
      as: 'kustomize',
    });
    const object = parse(files.find(({ path }) => path === 'deployment.yaml')?.text ?? '');
    expect(object.spec).not.toHaveProperty('replicas');
    expect(files.map(({ path }) => path)).toContain('horizontal-pod-autoscaler.yaml');
  });
});
