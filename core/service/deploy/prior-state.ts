import type { Deployment as DeploymentObject } from 'kubernetes-types/apps/v1';
import type { Deployment } from '#contract/service/deployment.ts';
import { readObject } from '#core/kubernetes/objects.ts';
import type { Target } from '../read/target.ts';
import { type History, lastGood, readHistory } from '../record/history.ts';

/** What there is of a service before a deployment. */
export interface PriorState {
  readonly history: History;
  /** The deployment that serves well; undefined: none has yet. */
  readonly good: Deployment | undefined;
  /** Whether it had objects. */
  readonly exists: boolean;
}

/** Returns what the cluster has of a service now. */
export async function readPriorState(target: Target, service: string): Promise<PriorState> {
  const history = await readHistory(target, service);
  const object = await readObject<DeploymentObject>(target.connection, {
    kind: 'Deployment',
    namespace: target.namespace,
    name: service,
  });
  return { history, good: lastGood(history), exists: object !== undefined };
}
