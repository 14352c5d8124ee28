import { type Service, serviceSchema } from '#contract/service/service.ts';

/** A service that is well: one replica of iris:3 on a cluster called prod. */
export function exampleService(change: Partial<Service> = {}): Service {
  const plain = serviceSchema.parse({
    cluster: 'prod',
    namespace: 'apps',
    name: 'iris',
    state: 'ready',
    image: {
      reference: 'iris:3',
      address: 'registry/iris@sha256:1',
      manifestDigest: `sha256:${'0'.repeat(64)}`,
      models: ['iris-model:2'],
      serving: { workers: 1, concurrency: 1, queue: 10, timeoutSeconds: 60 },
    },
    deployment: 3,
    settings: {},
    secretNames: [],
    scale: { kind: 'fixed', replicas: 1 },
    replicas: { wanted: 1, current: 1, updated: 1, ready: 1 },
    problems: [],
    drift: [],
    createdAt: '2026-11-01T10:00:00.000Z',
    updatedAt: '2026-11-01T10:00:00.000Z',
  });
  return { ...plain, ...change };
}
