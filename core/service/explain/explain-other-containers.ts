import type { ContainerStatus, Event, Pod } from 'kubernetes-types/core/v1';
import { CONTAINER } from '../names.ts';
import { probeAnswer } from './explain-unready.ts';
import { type FoundProblem, newestMessage } from './found-problem.ts';

/**
 * A container that the cluster added to the replica and that keeps it from serving: an init container that does not end well, a sidecar
 * that does not run or is not ready. Never final: what the script does is not known yet.
 */
export function explainOtherContainers(
  pod: Pod,
  events: readonly Event[] | undefined,
): FoundProblem | undefined {
  const { initContainerStatuses = [], containerStatuses = [] } = pod.status ?? {};
  const others = containerStatuses.filter(({ name }) => name !== CONTAINER);
  const starting = initContainerStatuses.map((status) => ({ status, why: whyNotDone(status) }));
  const beside = others.map((status) => ({ status, why: whyNotReady(status, events) }));
  const found = [...starting, ...beside].find(({ why }) => why !== undefined);
  if (found?.why === undefined) return undefined;
  return {
    code: 'other',
    message: `The container “${found.status.name}”, which the cluster added to the replica, ${found.why}.`,
    hint: 'It is not part of the service: a sidecar injector or a policy of the cluster adds it. Show this to the administrator.',
    isFinal: false,
  };
}

function whyNotDone({ state, started, ready }: ContainerStatus): string | undefined {
  if (state?.terminated !== undefined)
    return state.terminated.exitCode === 0 ? undefined : ended(state.terminated.exitCode);
  if (ready || started === true) return undefined;
  if (state?.running !== undefined) return 'has not ended yet';
  return whyWaiting(state?.waiting);
}

function whyNotReady(status: ContainerStatus, events: readonly Event[] | undefined): string | undefined {
  const { state, lastState, ready, name } = status;
  if (ready) return undefined;
  if (state?.terminated !== undefined) return ended(state.terminated.exitCode);
  if (state?.waiting !== undefined) {
    const before = lastState?.terminated?.exitCode;
    return before === undefined ? whyWaiting(state.waiting) : ended(before);
  }
  const own = events?.filter((event) => containerOf(event) === name);
  const message = newestMessage(own, ['Unhealthy']);
  return message === undefined ? undefined : `is not ready: ${probeAnswer(message)}`;
}

function ended(exitCode: number): string {
  return `ended with exit code ${exitCode}`;
}

const USUAL = new Set(['PodInitializing', 'ContainerCreating']);

function whyWaiting(waiting: { reason?: string; message?: string } | undefined): string | undefined {
  const { reason = '', message } = waiting ?? {};
  if (reason === '' || USUAL.has(reason)) return undefined;
  if (/^(ErrImagePull|ImagePullBackOff|InvalidImageName)$/.test(reason))
    return `cannot be started: its image cannot be pulled${message === undefined ? '' : ` (${message})`}`;
  return `waits: ${reason}${message === undefined ? '' : ` (${message})`}`;
}

/** The container that an event is about; undefined: the pod as a whole (`spec.containers{NAME}`, `spec.initContainers{NAME}`). */
export function containerOf({ involvedObject }: Event): string | undefined {
  return /\{([^}]+)\}$/.exec(involvedObject.fieldPath ?? '')?.[1];
}
