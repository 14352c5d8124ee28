import type { Pod } from 'kubernetes-types/core/v1';
import { CONTAINER } from '../names.ts';
import { explainEnd } from './explain-end.ts';
import { containerOf, explainOtherContainers } from './explain-other-containers.ts';
import { explainPull } from './explain-pull.ts';
import { explainScheduling } from './explain-scheduling.ts';
import { explainStart } from './explain-start.ts';
import { explainUnready } from './explain-unready.ts';
import type { FoundProblem, PodContext, PodProblem } from './found-problem.ts';

/**
 * Why a replica does not serve, in the order of its life; undefined when nothing is wrong, or nothing is known yet. Its own status is
 * enough for most; events and nodes say more. Pure.
 */
export function explainPod(pod: Pod, { events, nodes }: PodContext = {}): PodProblem | undefined {
  // One that is told to go has no more to prove.
  if (pod.metadata?.deletionTimestamp !== undefined) return undefined;
  const own = events?.filter((event) => [undefined, CONTAINER].includes(containerOf(event)));
  const context: PodContext = { events: own, nodes };
  const found =
    explainEviction(pod) ??
    explainScheduling(pod, context) ??
    explainPull(pod, context) ??
    explainStart(pod, context) ??
    explainEnd(pod, context) ??
    explainUnready(pod, context) ??
    explainOtherContainers(pod, events);
  if (found === undefined) return undefined;
  const node = pod.spec?.nodeName;
  return { ...found, pod: pod.metadata?.name ?? '', ...(node === undefined ? {} : { node }), lines: [] };
}

/** Pods that their node gave up: another takes their place, so it is worth waiting (kubelet, eviction and admission). */
function explainEviction(pod: Pod): FoundProblem | undefined {
  const { phase, reason, message } = pod.status ?? {};
  if (phase !== 'Failed' || reason === undefined) return undefined;
  const node = pod.spec?.nodeName ?? 'its node';
  const resource = /low on resource: ([\w-]+)/.exec(message ?? '')?.[1];
  const why =
    resource === undefined ? `${reason}${message ? `: ${message}` : ''}` : `the node was low on ${resource}`;
  return {
    code: 'evicted',
    message: `${node} ended the replica: ${why}.`,
    hint:
      resource === 'memory'
        ? 'Request as much memory as a replica really needs (--memory), so that it runs on a node that has it.'
        : 'Another replica takes its place. If it happens again, ask the administrator about that node.',
    isFinal: false,
  };
}
