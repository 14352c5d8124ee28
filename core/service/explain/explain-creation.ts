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
      message: 'The ServiceAccount of the service is missing, so no replica can be created.',
      hint: 'It was deleted. Publish again to create it.',
      isFinal: false,
    };
  const [, unset, missing] = /failed quota: ([^:]+): must specify (.*)/.exec(message) ?? [];
  if (missing !== undefined) return unsetLimit(unset ?? '', missing);
  const range = RANGE.exec(message)?.[1];
  if (range !== undefined)
    return {
      code: 'quota',
      message: `The limits of the namespace do not allow a replica of that size: ${range.replace(/\]?\.?$/, '')}.`,
      hint: 'Choose CPU and memory within these limits: --cpu, --memory.',
      isFinal: true,
    };
  const refusal = POLICIES.map((pattern) => pattern.exec(message)).find((match) => match !== null);
  if (refusal !== undefined && refusal !== null) {
    const [, webhook, why] = refusal;
    return {
      code: 'forbidden',
      message: `A policy of the cluster (${webhook}) refuses the replicas: ${why?.trim()}`,
      hint: 'Show this to the administrator.',
      isFinal: true,
    };
  }
  const isMeant = /is forbidden|is invalid/.test(message) && !/failed calling webhook/.test(message);
  return {
    code: isMeant ? 'forbidden' : 'other',
    message: `The cluster does not create the replicas: ${message}`,
    hint: isMeant ? 'Show this to the administrator.' : undefined,
    isFinal: isMeant,
  };
}

/** LimitRange: size of a container or pod, and how far a limit may be from its request (plugin/pkg/admission/limitranger). */
const RANGE =
  /is forbidden: \[?((?:(?:maximum|minimum) [\w.-]+ usage per (?:Container|Pod) is|[\w.-]+ max limit to request ratio per (?:Container|Pod) is) .*)/s;

/** Webhooks, and policies that the API server evaluates itself. */
const POLICIES = [
  /admission webhook "([^"]+)" denied the request: (.*)/s,
  /ValidatingAdmissionPolicy '([^']+)'[^:]* denied request: (.*)/s,
];

/** A quota on limits wants every container to have one (plugin/pkg/admission/resourcequota, “must specify”). */
function unsetLimit(quota: string, missing: string): FoundProblem {
  const isCpu = missing.includes('limits.cpu');
  return {
    code: 'quota',
    message: `The quota “${quota}” of the namespace counts ${missing.replace(/ for: .*/s, '')}, which ${/for: (.*)/s.exec(missing)?.[1] ?? 'a container'} does not set.`,
    hint: isCpu
      ? 'Give the replicas a CPU limit: `slipway update SERVICE --cpu-limit 1`.'
      : 'Ask the administrator for a LimitRange with defaults.',
    isFinal: true,
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
    // Space may become free, but nothing says that it will.
    isFinal: true,
  };
}

function violations(message: string): string {
  const [, level, list] = /violates PodSecurity "([^"]+)": (.*)/s.exec(message) ?? [];
  return list === undefined ? message : `${list.replace(/\.$/, '')} (${level})`;
}
