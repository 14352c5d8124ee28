import type { Pod } from 'kubernetes-types/core/v1';
import type { Replica } from '#contract/service/service.ts';
import { explainPod } from '../explain/explain-pod.ts';
import { ANNOTATION } from '../names.ts';
import { scoringStatus } from '../scoring-container.ts';
import { isPodReady } from './read-service.ts';

/** The replicas of a service, the oldest first. Pure. */
export function readReplicas(pods: readonly Pod[]): readonly Replica[] {
  return pods
    .map(describeReplica)
    .sort((a, b) => (a.startedAt ?? '~').localeCompare(b.startedAt ?? '~') || a.name.localeCompare(b.name));
}

function describeReplica(pod: Pod): Replica {
  const found = isPodReady(pod) ? undefined : explainPod(pod);
  const image = pod.metadata?.annotations?.[ANNOTATION.image];
  const startedAt = pod.status?.startTime;
  return {
    name: pod.metadata?.name ?? '',
    ...(pod.spec?.nodeName === undefined ? {} : { node: pod.spec.nodeName }),
    state: stateOf(pod),
    ...(image === undefined ? {} : { image }),
    restarts: scoringStatus(pod)?.restartCount ?? 0,
    ...(startedAt === undefined ? {} : { startedAt: new Date(String(startedAt)).toISOString() }),
    ...(found === undefined ? {} : { problem: withoutVerdict(found) }),
  };
}

function withoutVerdict({ isFinal: _known, ...problem }: NonNullable<ReturnType<typeof explainPod>>) {
  return problem;
}

function stateOf(pod: Pod): Replica['state'] {
  if (pod.metadata?.deletionTimestamp !== undefined) return 'stopping';
  if (isPodReady(pod)) return 'ready';
  if (pod.status?.phase === 'Failed') return 'failed';
  if (pod.status?.phase !== 'Running') return 'pending';
  return scoringStatus(pod)?.started === true ? 'not-ready' : 'starting';
}
