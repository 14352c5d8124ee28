import type { Event, Pod } from 'kubernetes-types/core/v1';
import { scoringContainer, scoringStatus } from '../scoring-container.ts';
import { type FoundProblem, newestMessage, type PodContext } from './found-problem.ts';

/** A replica that runs, and what its probe got instead of “ready”; undefined while nobody has seen a probe fail. */
export function explainUnready(pod: Pod, { events }: PodContext): FoundProblem | undefined {
  const status = scoringStatus(pod);
  if (status?.state?.running === undefined || status.ready) return undefined;
  const message = newestMessage(probeEvents(events, /^(Startup|Readiness|Liveness) probe/), ['Unhealthy']);
  if (message === undefined) return undefined;
  const isStarting = status.started === false;
  return {
    code: 'never-ready',
    message: `The replica runs, but is not ready${isStarting ? ' yet' : ''}: ${probeAnswer(message)}.`,
    hint: isStarting
      ? 'init() may take long, or hang. Check its log, or give it more time with --start-seconds.'
      : 'Its log shows what it is doing.',
    isFinal: false,
  };
}

/** A container that the kubelet ended because it was not ready in its time (`startSeconds`). */
export function explainStartDeadline(pod: Pod, { events }: PodContext): FoundProblem | undefined {
  const isKilled = (events ?? []).some(
    ({ reason, message }) => reason === 'Killing' && /failed startup probe/.test(message ?? ''),
  );
  if (!isKilled) return undefined;
  const probe = scoringContainer(pod)?.startupProbe;
  const seconds = (probe?.failureThreshold ?? 0) * (probe?.periodSeconds ?? 0);
  const message = newestMessage(probeEvents(events, /^Startup probe/), ['Unhealthy']);
  return {
    code: 'never-ready',
    message: `The replica was not ready within ${seconds} s and was ended${message === undefined ? '' : `: ${probeAnswer(message)}`}.`,
    hint: 'init() may take long, or hang. Check its log, or give it more time with --start-seconds.',
    isFinal: true,
  };
}

function probeEvents(events: readonly Event[] | undefined, pattern: RegExp): readonly Event[] {
  return (events ?? []).filter(({ message }) => pattern.test(message ?? ''));
}

/** What the kubelet's HTTP probe got, in words (pkg/probe/http). */
export function probeAnswer(message: string): string {
  const [, status] = /statuscode: (\d+)/.exec(message) ?? [];
  if (status === '503') return 'its health check answers 503, which means that init() is not done';
  if (status !== undefined) return `its health check answers ${status}`;
  if (/connection refused/.test(message)) return 'nothing listens on its port yet';
  if (/deadline exceeded|Client\.Timeout|timeout/.test(message))
    return 'its health check does not answer in time';
  if (/connection reset|EOF/.test(message)) return 'its health check breaks off';
  return message.replace(/^\w+ probe (failed|errored): /, '');
}
