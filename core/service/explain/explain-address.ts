import type { Service } from 'kubernetes-types/core/v1';
import type { Ingress } from 'kubernetes-types/networking/v1';
import type { FoundProblem } from './found-problem.ts';

/** How long an ingress controller or a cloud may take to give an address before it is worth a word. */
const ADDRESS_MS = 60_000;

/** An Ingress that no controller has taken. `now` in milliseconds. */
export function explainIngress(ingress: Ingress, now: number): FoundProblem | undefined {
  if ((ingress.status?.loadBalancer?.ingress ?? []).length > 0 || isNew(ingress.metadata, now))
    return undefined;
  const { ingressClassName } = ingress.spec ?? {};
  return {
    code: 'ingress-address',
    message:
      ingressClassName === undefined
        ? 'The Ingress has no address: it has no class, and the cluster has no default class.'
        : `The Ingress has no address: no controller of class “${ingressClassName}” has taken it.`,
    hint: '`slipway cluster check` lists the ingress classes; some controllers never write an address: if the URL answers, ignore this.',
    isFinal: false,
  };
}

/** A LoadBalancer that nobody has given an address. */
export function explainLoadBalancer(service: Service, now: number): FoundProblem | undefined {
  if (service.spec?.type !== 'LoadBalancer') return undefined;
  if ((service.status?.loadBalancer?.ingress ?? []).length > 0 || isNew(service.metadata, now))
    return undefined;
  return {
    code: 'ingress-address',
    message: 'The load balancer has no address yet: nothing in the cluster gives it one.',
    hint: 'Clusters outside a cloud need a controller for that. An Ingress or a node port are other ways: `slipway cluster update`.',
    isFinal: false,
  };
}

function isNew(metadata: Ingress['metadata'], now: number): boolean {
  return now - Date.parse(String(metadata?.creationTimestamp ?? 0)) < ADDRESS_MS;
}
