import type { Deployment } from 'kubernetes-types/apps/v1';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { Service } from 'kubernetes-types/core/v1';
import type { Ingress } from 'kubernetes-types/networking/v1';
import type { ServiceProblem } from '#contract/service/service.ts';
import { explainIngress, explainLoadBalancer } from './explain-address.ts';
import { explainAutoscaler } from './explain-autoscaler.ts';
import { explainCreation } from './explain-creation.ts';
import type { FoundProblem } from './found-problem.ts';

/** A service's objects by kind, those that are there. */
export interface ExplainedObjects {
  readonly deployment: Deployment;
  readonly autoscaler: HorizontalPodAutoscaler | undefined;
  readonly ingress: Ingress | undefined;
  readonly service: Service | undefined;
}

/** What is wrong around the replicas: none created, no metrics to scale by, no address. Pure; `now` in milliseconds. */
export function explainObjects(objects: ExplainedObjects, now: number): readonly ServiceProblem[] {
  const { deployment, autoscaler, ingress, service } = objects;
  const found = [
    explainCreation(deployment),
    autoscaler === undefined ? undefined : explainAutoscaler(autoscaler),
    ingress === undefined ? undefined : explainIngress(ingress, now),
    service === undefined ? undefined : explainLoadBalancer(service, now),
  ];
  return found.flatMap((problem) => (problem === undefined ? [] : [asServiceProblem(problem)]));
}

export function asServiceProblem({ isFinal: _known, ...shown }: FoundProblem): ServiceProblem {
  return { lines: [], ...shown };
}
