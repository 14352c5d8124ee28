import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { Scale } from '#contract/service/settings.ts';
import type { KubernetesObject } from '#core/kubernetes/resource.ts';
import { selectorOf } from '../names.ts';
import { metadataOf, type ServiceInputs } from './service-inputs.ts';

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
