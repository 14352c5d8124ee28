import type { Event } from 'kubernetes-types/core/v1';
import { explainRefusedPod } from '../explain/explain-creation.ts';
import { reasonsIn } from '../explain/explain-scheduling.ts';
import { probeAnswer } from '../explain/explain-unready.ts';

/** What an event of the cluster says about a service, in plain words; its own words where there are no better ones. */
export function eventWords(event: Event): string {
  const message = event.message ?? '';
  const words = WORDS[event.reason ?? ''];
  return words?.(message, event) ?? (message === '' ? (event.reason ?? '') : message);
}

type Words = (message: string, event: Event) => string | undefined;

const WORDS: Readonly<Record<string, Words>> = {
  // The scheduler
  Scheduled: (message) => fill(/ to (\S+)$/, message, ([node]) => `The replica was given to ${node}.`),
  FailedScheduling: (message) => {
    const reasons = reasonsIn(message).map(({ count, text }) => `${count} × ${text}`);
    return reasons.length === 0 ? undefined : `No node has room for the replica: ${reasons.join(', ')}.`;
  },
  Preempted: () => 'The replica had to make room for something more important.',
  // The kubelet
  Pulling: (message) => fill(/"([^"]+)"/, message, ([image]) => `The node pulls ${image}.`),
  Pulled: (message) =>
    /already present/.test(message)
      ? 'The image is on the node already.'
      : fill(/ in ([\d.]+m?s)/, message, ([time]) => `The image was pulled in ${time}.`),
  Created: () => 'The container was made.',
  Started: () => 'The container was started.',
  Killing: (message) =>
    /failed (\w+) probe/.test(message)
      ? fill(
          /failed (\w+) probe/,
          message,
          ([probe]) => `The container is ended: it failed its ${probe} check.`,
        )
      : 'The replica is told to stop.',
  Unhealthy: (message) => `The replica is not ready: ${probeAnswer(message)}.`,
  ProbeWarning: (message) => `A health check was answered oddly: ${message}`,
  BackOff: (message) =>
    /restarting failed container/i.test(message)
      ? 'The container ended again and again; the cluster waits before it starts it once more.'
      : /pulling image/i.test(message)
        ? 'The image could not be pulled; the cluster waits before it tries again.'
        : undefined,
  FailedMount: (message) =>
    fill(
      /(secret|configmap) "([^"]+)" not found/,
      message,
      ([kind, name]) => `The ${kind} ${name} is not there.`,
    ),
  Evicted: (message) =>
    fill(
      /low on resource: ([\w-]+)/,
      message,
      ([resource]) => `The node was low on ${resource} and ended the replica.`,
    ),
  NodeNotReady: () => 'The node of the replica does not answer.',
  TaintManagerEviction: () => 'The replica has to leave its node.',
  // Deployment and ReplicaSet
  ScalingReplicaSet: (message) =>
    fill(/Scaled (up|down) replica set \S+ (?:from (\d+) )?to (\d+)/, message, ([way, from, to]) =>
      way === 'up'
        ? `More replicas of a version: ${from ?? 0} → ${to}.`
        : `Fewer replicas of a version: ${from ?? '?'} → ${to}.`,
    ),
  SuccessfulCreate: (message) => fill(/: (\S+)$/, message, ([pod]) => `The replica ${pod} was created.`),
  SuccessfulDelete: (message) => fill(/: (\S+)$/, message, ([pod]) => `The replica ${pod} was taken away.`),
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
      ? 'The autoscaler waits for the first numbers of new replicas.'
      : 'The autoscaler gets no numbers to go by.',
  FailedComputeMetricsReplicas: () => 'The autoscaler gets no numbers to go by.',
  // PodDisruptionBudget and load balancers
  EnsuringLoadBalancer: () => 'The load balancer is being made.',
  EnsuredLoadBalancer: () => 'The load balancer is there.',
  SyncLoadBalancerFailed: (message) => `The load balancer could not be made: ${message}`,
};

function fill(
  pattern: RegExp,
  message: string,
  words: (parts: readonly (string | undefined)[]) => string,
): string | undefined {
  const found = pattern.exec(message);
  return found === null ? undefined : words(found.slice(1));
}
