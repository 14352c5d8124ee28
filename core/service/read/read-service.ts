import type { Deployment as DeploymentObject } from 'kubernetes-types/apps/v1';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { Pod, Service as ServiceObject } from 'kubernetes-types/core/v1';
import type { Ingress } from 'kubernetes-types/networking/v1';
import type { Deployment } from '#contract/service/deployment.ts';
import type { Service, ServiceProblem, ServiceState } from '#contract/service/service.ts';
import { driftOf, type ObjectsByKind } from '../drift/drift.ts';
import { explainObjects } from '../explain/explain-objects.ts';
import { explainPod } from '../explain/explain-pod.ts';
import { ANNOTATION } from '../names.ts';
import { isKnownDead, parseDeployLock } from '../record/deploy-lock.ts';
import { type History, lastGood } from '../record/history.ts';
import type { Target } from './target.ts';
import { urlOf } from './url.ts';

/** A service's objects as they are in the cluster now. */
export interface FoundService {
  readonly deployment: DeploymentObject;
  readonly history: History;
  readonly pods: readonly Pod[];
  readonly service: ServiceObject | undefined;
  /** All that were asked for, those above among them. */
  readonly objects: ObjectsByKind;
}

/** A service as its objects tell it; undefined when there is no record of a deployment that Slipway can read. Pure. */
export function describeService(
  { cluster }: Pick<Target, 'cluster'>,
  found: FoundService,
): Service | undefined {
  const { deployment, history } = found;
  const name = deployment.metadata?.name ?? '';
  const serving = servingDeployment(deployment, history);
  if (serving === undefined) return undefined;
  const running = runningDeployment(history);
  const replicas = replicasOf(deployment);
  const url = urlOf({ ...cluster, ...serving.cluster }, name, found.service);
  const problems = [...problemsOf(found.pods), ...problemsAround(found)];
  return {
    cluster: cluster.name,
    namespace: cluster.namespace,
    name,
    state: stateOf(replicas, running, problems),
    image: serving.image,
    deployment: serving.number,
    settings: serving.settings,
    secretNames: serving.secretNames,
    scale: serving.settings.scale,
    replicas,
    ...(url === undefined ? {} : { url }),
    ...(running === undefined ? {} : { updating: running }),
    problems,
    drift: driftOf(cluster, { name, deployment: serving }, found.objects),
    ...timesOf(deployment, history),
  };
}

function replicasOf({ spec, status }: DeploymentObject): Service['replicas'] {
  return {
    wanted: spec?.replicas ?? 1,
    current: status?.replicas ?? 0,
    updated: status?.updatedReplicas ?? 0,
    ready: status?.readyReplicas ?? 0,
  };
}

/** The deployment whose objects are applied: the one the Deployment names, else the last good one. */
export function servingDeployment(deployment: DeploymentObject, history: History): Deployment | undefined {
  const number = Number(deployment.metadata?.annotations?.[ANNOTATION.deployment]);
  return (
    history.deployments.find((each) => each.number === number) ??
    lastGood(history) ??
    history.deployments.at(-1)
  );
}

function runningDeployment(history: History): Service['updating'] {
  const last = history.deployments.at(-1);
  if (last?.state !== 'running') return undefined;
  const lock = parseDeployLock(history.deployLock);
  const isOver = lock === undefined || isKnownDead(lock);
  const { number, change, by, startedAt } = last;
  return { number, state: isOver ? 'interrupted' : 'running', change, by, startedAt };
}

function stateOf(
  replicas: Service['replicas'],
  running: Service['updating'],
  problems: readonly ServiceProblem[],
): ServiceState {
  if (running?.state === 'running') return 'updating';
  if (replicas.wanted === 0) return 'paused';
  if (replicas.ready === 0) return 'failing';
  const isShort = replicas.ready < replicas.wanted || replicas.updated < replicas.wanted;
  return isShort || problems.length > 0 ? 'degraded' : 'ready';
}

/** Each kind of problem once, however many replicas have it. */
function problemsOf(pods: readonly Pod[]): readonly ServiceProblem[] {
  const byCode = new Map<string, ServiceProblem>();
  for (const pod of pods) {
    if (isPodReady(pod)) continue;
    const problem = explainPod(pod);
    if (problem === undefined || byCode.has(problem.code)) continue;
    const { isFinal: _known, ...shown } = problem;
    byCode.set(problem.code, shown);
  }
  return [...byCode.values()];
}

/** What is wrong around the replicas; a paused service needs none of it. */
function problemsAround({ deployment, service, objects }: FoundService): readonly ServiceProblem[] {
  if (deployment.spec?.replicas === 0) return [];
  return explainObjects(
    {
      deployment,
      service,
      autoscaler: objects.get('HorizontalPodAutoscaler') as HorizontalPodAutoscaler | undefined,
      ingress: objects.get('Ingress') as Ingress | undefined,
    },
    Date.now(),
  );
}

export function isPodReady(pod: Pod): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

function timesOf(deployment: DeploymentObject, history: History): Pick<Service, 'createdAt' | 'updatedAt'> {
  const createdAt = new Date(String(deployment.metadata?.creationTimestamp ?? 0)).toISOString();
  return { createdAt, updatedAt: history.deployments.at(-1)?.startedAt ?? createdAt };
}
