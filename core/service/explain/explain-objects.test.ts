import type { Deployment } from 'kubernetes-types/apps/v1';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { Ingress } from 'kubernetes-types/networking/v1';
import { describe, expect, test } from 'vitest';
import { explainRefusedPod } from './explain-creation.ts';
import { explainObjects } from './explain-objects.ts';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const LONG_AGO = '2026-11-25T11:00:00Z';
const healthy: Deployment = { metadata: { name: 'iris' }, status: { replicas: 1 } };

function scaler(type: string, reason: string, message: string): HorizontalPodAutoscaler {
  return {
    status: { conditions: [{ type, status: 'False', reason, message }], desiredReplicas: 1 },
  };
}

function codes(objects: Partial<Parameters<typeof explainObjects>[0]>): readonly string[] {
  return explainObjects(
    { deployment: healthy, autoscaler: undefined, ingress: undefined, service: undefined, ...objects },
    NOW,
  ).map(({ code }) => code);
}

describe('replicas that are not created', () => {
  test('are told by the Deployment', () => {
    const message =
      'pods "iris-6d4f-" is forbidden: exceeded quota: small, requested: requests.cpu=500m, used: requests.cpu=1, limited: requests.cpu=1';
    const deployment: Deployment = {
      ...healthy,
      status: {
        conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message }],
      },
    };
    expect(codes({ deployment })).toEqual(['quota']);
  });

  test.each([
    [
      'pods "iris-1" is forbidden: exceeded quota: small, requested: limits.memory=1Gi,requests.cpu=500m, used: limits.memory=1Gi,requests.cpu=1, limited: limits.memory=2Gi,requests.cpu=1',
      'quota',
      'The quota “small” of the namespace is used up: a replica asks for limits.memory=1Gi,requests.cpu=500m; limits.memory=1Gi,requests.cpu=1 of limits.memory=2Gi,requests.cpu=1 is taken.',
    ],
    [
      'pods "iris-1" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "proxy" must set securityContext.allowPrivilegeEscalation=false)',
      'pod-security',
      'The Pod Security level of the namespace refuses the replicas: allowPrivilegeEscalation != false (container "proxy" must set securityContext.allowPrivilegeEscalation=false) (restricted:latest).',
    ],
    [
      'pods "iris-1" is forbidden: maximum memory usage per Container is 512Mi, but limit is 1Gi',
      'quota',
      'The limits of the namespace do not allow a replica of that size: maximum memory usage per Container is 512Mi, but limit is 1Gi.',
    ],
    [
      'pods "iris-1" is forbidden: error looking up service account apps/iris: serviceaccount "iris" not found',
      'forbidden',
      'The ServiceAccount of the service is missing, so no replica can be created.',
    ],
    [
      'admission webhook "policy.example.org" denied the request: images must come from registry.example.org',
      'forbidden',
      'A policy of the cluster (policy.example.org) refuses the replicas: images must come from registry.example.org',
    ],
  ])('%s', (message, code, text) => {
    expect(explainRefusedPod(message)).toMatchObject({ code, message: text });
  });
});

describe('an autoscaler', () => {
  test('without a metrics server says so', () => {
    const message =
      'the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';
    expect(codes({ autoscaler: scaler('ScalingActive', 'FailedGetResourceMetric', message) })).toEqual([
      'no-metrics',
    ]);
  });

  test.each([
    [
      'new replicas',
      'FailedGetResourceMetric',
      'failed to get cpu utilization: did not receive metrics for targeted pods (pods might be unready)',
    ],
    [
      'a paused service',
      'ScalingDisabled',
      'scaling is disabled since the replica count of the target is zero',
    ],
  ])('is not blamed for %s', (_what, reason, message) => {
    expect(codes({ autoscaler: scaler('ScalingActive', reason, message) })).toEqual([]);
  });
});

describe('an ingress without an address', () => {
  const ingress = (createdAt: string, className?: string): Ingress => ({
    metadata: { creationTimestamp: createdAt },
    spec: className === undefined ? {} : { ingressClassName: className },
    status: { loadBalancer: {} },
  });

  test('is a problem after a while', () => {
    expect(codes({ ingress: ingress('2026-11-25T11:59:30Z') })).toEqual([]);
    expect(codes({ ingress: ingress(LONG_AGO) })).toEqual(['ingress-address']);
  });

  test('names the class that nobody serves', () => {
    const [problem] = explainObjects(
      { deployment: healthy, autoscaler: undefined, ingress: ingress(LONG_AGO, 'nginx'), service: undefined },
      NOW,
    );
    expect(problem?.message).toContain('“nginx”');
  });
});

test('a load balancer that nobody gives an address is a problem', () => {
  const service = {
    metadata: { creationTimestamp: LONG_AGO },
    spec: { type: 'LoadBalancer' },
    status: { loadBalancer: {} },
  };
  expect(codes({ service })).toEqual(['ingress-address']);
});
