import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { ServiceAccount } from 'kubernetes-types/core/v1';
import type { Ingress, NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { Exposure } from '#contract/cluster/cluster.ts';
import type { Scale } from '#contract/service/settings.ts';
import type { KubernetesObject } from '#core/kubernetes/resource.ts';
import { PORT, selectorOf } from '../names.ts';
import { metadataOf, type ServiceInputs } from './inputs.ts';

/** An identity of its own, without a token: a script has no business with the cluster's API. */
export function serviceAccountObject(
  inputs: ServiceInputs,
): KubernetesObject & Pick<ServiceAccount, 'automountServiceAccountToken'> {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadataOf(inputs),
    automountServiceAccountToken: false,
  };
}

/** Nodes may be emptied one replica at a time, also where there is only one: a budget that forbids it only blocks the administrator. */
export function disruptionBudgetObject(
  inputs: ServiceInputs,
): KubernetesObject & Pick<PodDisruptionBudget, 'spec'> {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadataOf(inputs),
    spec: { maxUnavailable: 1, selector: { matchLabels: { ...selectorOf(inputs.name) } } },
  };
}

/** Grows at once, shrinks when fewer have been enough for a while. */
export function autoscalerObject(
  inputs: ServiceInputs,
  scale: Extract<Scale, { kind: 'auto' }>,
): KubernetesObject & Pick<HorizontalPodAutoscaler, 'spec'> {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadataOf(inputs),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: inputs.name },
      minReplicas: scale.min,
      maxReplicas: scale.max,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: scale.target } },
        },
      ],
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 0 },
        scaleDown: { stabilizationWindowSeconds: scale.scaleDownSeconds },
      },
    },
  };
}

/** The path of the 2017 service under the host that all services of the cluster share. */
export function ingressObject(
  inputs: ServiceInputs,
  exposure: Extract<Exposure, { kind: 'ingress' }>,
): KubernetesObject & Pick<Ingress, 'spec'> {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadataOf(inputs),
    spec: {
      ...(exposure.className === undefined ? {} : { ingressClassName: exposure.className }),
      ...(inputs.tlsSecret === undefined
        ? {}
        : { tls: [{ hosts: [exposure.host], secretName: inputs.tlsSecret }] }),
      rules: [
        {
          host: exposure.host,
          http: {
            paths: [
              {
                path: servicePath(inputs.name),
                pathType: 'Prefix',
                backend: { service: { name: inputs.name, port: { name: PORT.score } } },
              },
            ],
          },
        },
      ],
    },
  };
}

/** Base path of a service behind an ingress; /score and /swagger.json lie below it. */
export function servicePath(service: string): string {
  return `/api/v1/service/${service}`;
}

/** Nothing but requests and the reading of metrics gets in. */
export function networkPolicyObject(inputs: ServiceInputs): KubernetesObject & Pick<NetworkPolicy, 'spec'> {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf(inputs),
    spec: {
      podSelector: { matchLabels: { ...selectorOf(inputs.name) } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          ports: [
            { port: PORT.score, protocol: 'TCP' },
            { port: PORT.metrics, protocol: 'TCP' },
          ],
        },
      ],
    },
  };
}
