import type { Kind, KubernetesObject } from '#core/kubernetes/resource.ts';
import { networkPolicyObject, serviceAccountObject } from './access-objects.ts';
import { deploymentObject } from './deployment-object.ts';
import { ingressObject, serviceObject } from './exposure-objects.ts';
import { autoscalerObject, disruptionBudgetObject } from './scaling-objects.ts';
import type { ServiceInputs } from './service-inputs.ts';

/** The kinds that a service may have, one object each, all named as the service. */
export const SERVICE_KINDS = [
  'ServiceAccount',
  'Service',
  'NetworkPolicy',
  'Deployment',
  'PodDisruptionBudget',
  'HorizontalPodAutoscaler',
  'Ingress',
] as const satisfies readonly Kind[];

type ServiceKind = (typeof SERVICE_KINDS)[number];

/** The kinds of objects that a service with these settings has. */
export function kindsOf({
  settings,
  cluster,
}: Pick<ServiceInputs, 'settings' | 'cluster'>): readonly ServiceKind[] {
  const isThere: Readonly<Partial<Record<ServiceKind, boolean>>> = {
    NetworkPolicy: settings.networkPolicy,
    HorizontalPodAutoscaler: settings.scale.kind === 'auto',
    Ingress: cluster.exposure.kind === 'ingress',
  };
  return SERVICE_KINDS.filter((kind) => isThere[kind] !== false);
}

/** A service as the objects of its cluster, in the order they are applied. Pure: the same inputs give the same objects. */
export function planObjects(inputs: ServiceInputs): readonly KubernetesObject[] {
  const { settings, cluster } = inputs;
  return [
    serviceAccountObject(inputs),
    serviceObject(inputs),
    ...(settings.networkPolicy ? [networkPolicyObject(inputs)] : []),
    deploymentObject(inputs),
    disruptionBudgetObject(inputs),
    ...(settings.scale.kind === 'auto' ? [autoscalerObject(inputs, settings.scale)] : []),
    ...(cluster.exposure.kind === 'ingress' ? [ingressObject(inputs, cluster.exposure)] : []),
  ];
}

/** The kinds that this service does not have; an earlier deployment may have left one. */
export function absentKinds(objects: readonly KubernetesObject[]): readonly Kind[] {
  return SERVICE_KINDS.filter((kind) => !objects.some((object) => object.kind === kind));
}
