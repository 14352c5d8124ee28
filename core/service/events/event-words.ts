import type { Event } from 'kubernetes-types/core/v1';
import { explainRefusedPod } from '../explain/explain-creation.ts';
import { reasonsIn } from '../explain/explain-scheduling.ts';
import { probeAnswer } from '../explain/explain-unready.ts';

/** Explains an event of the cluster about a service; uses the text of the event where there is no better one. */
export function eventWords(event: Event): string {
  const message = event.message ?? '';
  const words = WORDS[event.reason ?? ''];
  return words?.(message, event) ?? (message === '' ? (event.reason ?? '') : message);
}

type Words = (message: string, event: Event) => string | undefined;

const WORDS: Readonly<Record<string, Words>> = {
  // The scheduler
  Scheduled: (message) => fill(/ to (\S+)$/, message, ([node]) => `The replica was assigned to ${node}.`),
  FailedScheduling: (message) => {
    const reasons = reasonsIn(message).map(({ count, text }) => `${count} × ${text}`);
    return reasons.length === 0 ? undefined : `No node has room for the replica: ${reasons.join(', ')}.`;
  },
  Preempted: () => 'The replica was evicted for a workload with a higher priority.',
  // The kubelet
  Pulling: (message) => fill(/"([^"]+)"/, message, ([image]) => `The node is pulling ${image}.`),
  Pulled: (message) =>
    /already present/.test(message)
      ? 'The image is already on the node.'
      : fill(/ in ([\d.]+m?s)/, message, ([time]) => `The image was pulled in ${time}.`),
  Created: () => 'The container was created.',
  Started: () => 'The container was started.',
  Killing: (message) =>
    /failed (\w+) probe/.test(message)
      ? fill(
          /failed (\w+) probe/,
          message,
          ([probe]) => `The container is being stopped: it failed its ${probe} check.`,
        )
      : 'The replica is being stopped.',
  Unhealthy: (message) => `The replica is not ready: ${probeAnswer(message)}.`,
  ProbeWarning: (message) => `A health check had an unexpected answer: ${message}`,
  BackOff: (message) =>
    /restarting failed container/i.test(message)
      ? 'The container keeps ending. The cluster waits before it starts it again.'
      : /pulling image/i.test(message)
        ? 'The image could not be pulled. The cluster waits before it tries again.'
        : undefined,
  FailedMount: (message) =>
    fill(/(secret|configmap) "([^"]+)" not found/, message, ([kind, name]) => `${kind} not found: ${name}.`),
  Evicted: (message) =>
    fill(
      /low on resource: ([\w-]+)/,
      message,
      ([resource]) => `The node was low on ${resource} and ended the replica.`,
    ),
  NodeNotReady: () => 'The node of the replica does not answer.',
  TaintManagerEviction: () => 'The replica must leave its node.',
  // Deployment and ReplicaSet
  ScalingReplicaSet: (message) =>
    fill(/Scaled (up|down) replica set \S+ (?:from (\d+) )?to (\d+)/, message, ([way, from, to]) =>
      way === 'up'
        ? `More replicas of a version: ${from ?? 0} → ${to}.`
        : `Fewer replicas of a version: ${from ?? '?'} → ${to}.`,
    ),
  SuccessfulCreate: (message) => fill(/: (\S+)$/, message, ([pod]) => `The replica ${pod} was created.`),
  SuccessfulDelete: (message) => fill(/: (\S+)$/, message, ([pod]) => `The replica ${pod} was removed.`),
  FailedCreate: (message) => explainRefusedPod(message).message,
  // HorizontalPodAutoscaler
  SuccessfulRescale: (message) =>
    fill(/New size: (\d+); reason: (.*)/, message, ([size, reason = '']) => {
      if (/above target/.test(reason))
        return `Autoscaled to ${size} replicas: their CPU was above the target.`;
      if (/below target/.test(reason)) return `Autoscaled to ${size} replicas: fewer are enough.`;
      return `Autoscaled to ${size} replicas: ${reason}.`;
    }),
  FailedGetResourceMetric: (message) =>
    /did not receive metrics|no metrics returned/.test(message)
      ? 'The autoscaler waits for the first metrics of new replicas.'
      : 'The autoscaler gets no metrics.',
  FailedComputeMetricsReplicas: () => 'The autoscaler gets no metrics.',
  // PodDisruptionBudget and load balancers
  EnsuringLoadBalancer: () => 'The load balancer is being created.',
  EnsuredLoadBalancer: () => 'The load balancer is ready.',
  SyncLoadBalancerFailed: (message) => `The load balancer could not be created: ${message}`,
};

function fill(
  pattern: RegExp,
  message: string,
  words: (parts: readonly (string | undefined)[]) => string,
): string | undefined {
  const found = pattern.exec(message);
  return found === null ? undefined : words(found.slice(1));
}
