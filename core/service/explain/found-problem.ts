import type { Event, Node } from 'kubernetes-types/core/v1';
import type { ServiceProblem } from '#contract/service/service.ts';

/** What keeps a replica from serving. `isFinal`: waiting will not help. */
export interface PodProblem extends ServiceProblem {
  readonly isFinal: boolean;
}

/** The text of a problem; the caller adds where it is (pod, node). */
export type FoundProblem = Pick<PodProblem, 'code' | 'message' | 'hint' | 'isFinal'>;

/** What is known in addition to the pod itself; all of it only makes explanations better. */
export interface PodContext {
  /** Events about this pod, in any order. */
  readonly events?: readonly Event[] | undefined;
  /** The nodes of the cluster; most users may not read them. */
  readonly nodes?: readonly Node[] | undefined;
}

/** The message of the newest event with one of these reasons. */
export function newestMessage(
  events: readonly Event[] | undefined,
  reasons: readonly string[],
): string | undefined {
  return (events ?? [])
    .filter(({ reason }) => reasons.includes(reason ?? ''))
    .sort((a, b) => timeOfEvent(a).localeCompare(timeOfEvent(b)))
    .at(-1)?.message;
}

/** When an event was last seen: the API has three places for it (core/v1 and events.k8s.io/v1). */
export function timeOfEvent(event: Event): string {
  const time =
    event.series?.lastObservedTime ??
    event.lastTimestamp ??
    event.eventTime ??
    event.firstTimestamp ??
    event.metadata.creationTimestamp;
  return new Date(String(time ?? 0)).toISOString();
}
