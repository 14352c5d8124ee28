import type { Deployment as DeploymentObject, ReplicaSet } from 'kubernetes-types/apps/v1';
import type { Pod } from 'kubernetes-types/core/v1';
import { SlipwayError } from '#contract/errors.ts';
import type { ServiceSettings } from '#contract/service/settings.ts';
import { listObjects, readObject } from '#core/kubernetes/objects.ts';
import { until } from '#core/kubernetes/until.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { explainCreation } from '../explain/explain-creation.ts';
import { explainPod } from '../explain/explain-pod.ts';
import { isPulling } from '../explain/explain-pull.ts';
import { explainReplicas, podEvents } from '../explain/explain-replicas.ts';
import { labelSelector } from '../names.ts';
import { isPodReady } from '../read/read-service.ts';
import type { Target } from '../read/target.ts';
import { scoringContainer, scoringStatus } from '../scoring-container.ts';

/** Annotation with which the Deployment controller numbers its replica sets. */
const REVISION = 'deployment.kubernetes.io/revision';
const LOOK_MS = 300;

/** A Deployment on its way to what was applied. */
export interface RolloutState {
  readonly deployment: DeploymentObject;
  /** Replicas of what was applied last; those that stop are not among them. */
  readonly fresh: readonly Pod[];
  /** The replica set of what was applied last, once the cluster has made it. */
  readonly replicaSet: ReplicaSet | undefined;
}

/**
 * Waits until every replica is of what was applied, and ready. Steps show how far scheduling, pulling and starting are. A replica that
 * will not come up ends the wait at once; one that may ends it after `startSeconds` in which nothing moved, while its node pulls the image
 * after `pullSeconds`.
 * `publish_failed` with the problem, its events and last lines as details.
 */
export async function awaitRollout(
  target: Target,
  about: { readonly service: string } & Pick<ServiceSettings, 'startSeconds' | 'pullSeconds'>,
  work: TaskWork,
): Promise<void> {
  const shown = createStages(work);
  let seen = { text: '', since: Date.now() };
  const isOver = async (): Promise<true | undefined> => {
    const state = await readRollout(target, about.service, work.signal);
    shown.show(state);
    if (isComplete(state)) return true;
    const problem = state.fresh.flatMap((pod) => explainPod(pod) ?? []).find(({ isFinal }) => isFinal);
    const text = progressText(state);
    if (text !== seen.text) seen = { text, since: Date.now() };
    const stuckSeconds = (Date.now() - seen.since) / 1000;
    const pull = stuckSeconds > about.startSeconds ? await pullOf(target, state, work.signal) : undefined;
    const limit = pull === undefined ? about.startSeconds : Math.max(about.pullSeconds, about.startSeconds);
    if (problem !== undefined || stuckSeconds > limit || isRefused(state)) {
      shown.end('failed');
      throw pull === undefined
        ? await failure(target, about.service, state, work.signal)
        : slowPull(pull, about.pullSeconds);
    }
    return undefined;
  };
  await until(isOver, { every: LOOK_MS, signal: work.signal });
  shown.end('done');
}

export async function readRollout(
  target: Target,
  service: string,
  signal?: AbortSignal,
): Promise<RolloutState> {
  const { connection, namespace } = target;
  const [deployment, sets, pods] = await Promise.all([
    readObject<DeploymentObject>(connection, { kind: 'Deployment', namespace, name: service, signal }),
    listObjects<ReplicaSet>(connection, {
      kind: 'ReplicaSet',
      namespace,
      labels: labelSelector(service),
      signal,
    }),
    listObjects<Pod>(connection, { kind: 'Pod', namespace, labels: labelSelector(service), signal }),
  ]);
  if (deployment === undefined)
    throw new SlipwayError('publish_failed', {
      message: `The Deployment of ${service} was deleted.`,
      hint: 'Publish again.',
    });
  const revision = deployment.metadata?.annotations?.[REVISION];
  const isSeen = (deployment.status?.observedGeneration ?? 0) >= (deployment.metadata?.generation ?? 0);
  const replicaSet = isSeen
    ? sets.items.find((set) => revision !== undefined && set.metadata?.annotations?.[REVISION] === revision)
    : undefined;
  const hash = replicaSet?.metadata?.labels?.['pod-template-hash'];
  const fresh = pods.items.filter(
    ({ metadata }) =>
      hash !== undefined &&
      metadata?.labels?.['pod-template-hash'] === hash &&
      metadata.deletionTimestamp === undefined,
  );
  return { deployment, replicaSet, fresh };
}

/** As `kubectl rollout status` decides it. */
function isComplete({ deployment, replicaSet }: RolloutState): boolean {
  const { spec, status } = deployment;
  const wanted = spec?.replicas ?? 1;
  const updated = status?.updatedReplicas ?? 0;
  return (
    replicaSet !== undefined &&
    updated >= wanted &&
    (status?.replicas ?? 0) <= updated &&
    (status?.availableReplicas ?? 0) >= updated
  );
}

/** Changes whenever a replica gets a step further. */
function progressText({ deployment, fresh }: RolloutState): string {
  const pods = fresh.map((pod) => [
    pod.metadata?.name,
    pod.spec?.nodeName,
    pod.status?.phase,
    isPulled(pod),
    isPodReady(pod),
  ]);
  return JSON.stringify([deployment.status?.availableReplicas, pods]);
}

function isPulled(pod: Pod): boolean {
  const container = scoringStatus(pod);
  return container !== undefined && (container.imageID ?? '') !== '';
}

/** The cluster refuses to create replicas at all: quota, Pod Security, a policy. */
function isRefused({ deployment, fresh }: RolloutState): boolean {
  return fresh.length === 0 && explainCreation(deployment)?.isFinal === true;
}

/** Steps of the task that follow the new replicas. */
function createStages(work: TaskWork): {
  show(state: RolloutState): void;
  end(how: 'done' | 'failed'): void;
} {
  const stages = [
    {
      id: 'schedule',
      title: 'Find room for the replicas',
      isDone: (pod: Pod) => pod.spec?.nodeName !== undefined,
    },
    { id: 'pull', title: 'Pull the image', isDone: isPulled },
    { id: 'ready', title: 'Start and become ready', isDone: isPodReady },
  ];
  const ended = new Set<string>();
  return {
    show: ({ deployment, fresh }) => {
      const total = Math.max(deployment.spec?.replicas ?? 1, fresh.length);
      const waiting = fresh.flatMap((pod) => explainPod(pod) ?? [])[0];
      for (const { id, title, isDone } of stages) {
        if (ended.has(id)) continue;
        const done = fresh.filter(isDone).length;
        work.step(id, title, {
          amount: { done, total, unit: 'replicas' },
          ...(waiting === undefined ? {} : { note: waiting.message }),
        });
        // The steps follow each other: the next is shown when this one is over.
        if (done < total) return;
        work.endStep(id);
        ended.add(id);
      }
    },
    end: (how) => {
      for (const { id } of stages) if (!ended.has(id)) work.endStep(id, how);
    },
  };
}

/** The pod whose node is pulling the image now; undefined: no replica waits for that. Events tell it from other waiting. */
async function pullOf(
  target: Target,
  { fresh }: RolloutState,
  signal: AbortSignal,
): Promise<Pod | undefined> {
  const waiting = fresh.filter((pod) => pod.spec?.nodeName !== undefined && !isPulled(pod));
  if (waiting.length === 0) return undefined;
  const events = await podEvents(target, signal);
  return waiting.find((pod) =>
    isPulling(events.filter((event) => event.involvedObject.uid === pod.metadata?.uid)),
  );
}

function slowPull(pod: Pod, pullSeconds: number): SlipwayError {
  return new SlipwayError('publish_failed', {
    message: `${pod.spec?.nodeName ?? 'The node'} has not pulled the image ${scoringContainer(pod)?.image ?? ''} within ${pullSeconds} s.`,
    hint: 'The registry may be slow or far away. Give it more time with --pull-seconds. Publishing again continues with what was pulled.',
    details: { pod: pod.metadata?.name, node: pod.spec?.nodeName },
  });
}

async function failure(
  target: Target,
  service: string,
  state: RolloutState,
  signal: AbortSignal,
): Promise<SlipwayError> {
  const problems = await explainReplicas(target, state.fresh, signal);
  const problem = problems.find(({ isFinal }) => isFinal) ?? problems[0] ?? explainCreation(state.deployment);
  return new SlipwayError('publish_failed', {
    message: problem?.message ?? `The new replicas of ${service} did not become ready in time.`,
    hint:
      problem?.hint ?? `Check \`slipway service logs ${service}\` and \`slipway service events ${service}\`.`,
    details: { problem, lastLines: problem !== undefined && 'lines' in problem ? problem.lines : [] },
  });
}
