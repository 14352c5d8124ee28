import type { Deployment } from 'kubernetes-types/apps/v1';
import type { FoundProblem } from './found-problem.ts';

/** Why the cluster does not even create the replicas, from the condition that its controller keeps (ReplicaFailure, FailedCreate). */
export function explainCreation(deployment: Deployment): FoundProblem | undefined {
  const condition = deployment.status?.conditions?.find(({ type }) => type === 'ReplicaFailure');
  if (condition?.status !== 'True') return undefined;
  return explainRefusedPod(condition.message ?? '');
}

/** What the API server said when a pod was to be created: quota, Pod Security, limit ranges, webhooks, a missing ServiceAccount. */
export function explainRefusedPod(message: string): FoundProblem {
  if (/exceeded quota/.test(message)) return overQuota(message);
  if (/violates PodSecurity/.test(message))
    return {
      code: 'pod-security',
      message: `The Pod Security level of the namespace refuses the replicas: ${violations(message)}.`,
      hint: 'Slipway’s own objects meet the level “restricted”; something in the cluster adds to them. Show this to the administrator.',
      isFinal: true,
    };
  if (/error looking up service account|serviceaccount "[^"]+" not found/.test(message))
    return {
      code: 'forbidden',
      message: 'The ServiceAccount of the service is not there, so that no replica can be created.',
      hint: 'Somebody deleted it. Publish again: Slipway makes it anew.',
      isFinal: false,
    };
  const [, range] =
    /is forbidden: \[?((?:maximum|minimum) (?:cpu|memory) usage per (?:Container|Pod) is .*)/s.exec(
      message,
    ) ?? [];
  if (range !== undefined)
    return {
      code: 'quota',
      message: `The limits of the namespace do not allow a replica of that size: ${range.replace(/\]?\.?$/, '')}.`,
      hint: 'Choose CPU and memory within them: --cpu, --memory.',
      isFinal: true,
    };
  const [, webhook, why] = /admission webhook "([^"]+)" denied the request: (.*)/s.exec(message) ?? [];
  if (webhook !== undefined)
    return {
      code: 'forbidden',
      message: `A policy of the cluster (${webhook}) refuses the replicas: ${why?.trim()}`,
      hint: 'Show this to the administrator.',
      isFinal: true,
    };
  return {
    code: /forbidden/.test(message) ? 'forbidden' : 'other',
    message: `The cluster does not create the replicas: ${message}`,
    isFinal: false,
  };
}

/** `exceeded quota: NAME, requested: requests.cpu=500m, used: requests.cpu=1, limited: requests.cpu=1` (apiserver, resourcequota) */
function overQuota(message: string): FoundProblem {
  const part = (name: string): string | undefined =>
    new RegExp(`${name}: ([^:]*?)(?:, \\w+:|$)`).exec(message)?.[1];
  const [quota, requested, used, limited] = [
    /exceeded quota: ([^,]+)/.exec(message)?.[1],
    part('requested'),
    part('used'),
    part('limited'),
  ];
  return {
    code: 'quota',
    message:
      requested === undefined || used === undefined || limited === undefined
        ? `The quota of the namespace is used up: ${message}`
        : `The quota “${quota}” of the namespace is used up: a replica asks for ${requested}; ${used} of ${limited} is taken.`,
    hint: 'Ask for less CPU or memory, fewer replicas, or a larger quota; other services can be paused.',
    // Somebody may free some, but nothing says that anybody will.
    isFinal: true,
  };
}

function violations(message: string): string {
  const [, level, list] = /violates PodSecurity "([^"]+)": (.*)/s.exec(message) ?? [];
  return list === undefined ? message : `${list.replace(/\.$/, '')} (${level})`;
}
