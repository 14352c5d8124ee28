import type { Event } from 'kubernetes-types/core/v1';
import type { ServiceEvent } from '#contract/service/service.ts';
import type { CoreContext } from '#core/context.ts';
import { listObjects } from '#core/kubernetes/objects.ts';
import { timeOfEvent } from '../explain/found-problem.ts';
import { findService, type ServiceChoice } from '../read/target.ts';
import { eventWords } from './event-words.ts';

/** What happened around a service, newest first; the cluster forgets after an hour or so (kube-apiserver, --event-ttl). */
export async function listServiceEvents(
  context: CoreContext,
  choice: ServiceChoice,
  signal?: AbortSignal,
): Promise<readonly ServiceEvent[]> {
  const { target } = await findService(context, choice);
  const { items } = await listObjects<Event>(target.connection, {
    kind: 'Event',
    namespace: target.namespace,
    signal,
  });
  return items
    .filter((event) => isAbout(event, choice.name))
    .map(describeEvent)
    .sort((a, b) => b.time.localeCompare(a.time));
}

/** The alphabet of the hashes in names of ReplicaSets and pods (apimachinery, util/rand): no vowels, so no words. */
const HASH = '[bcdfghjklmnpqrstvwxz2456789]';

/**
 * By names, because replicas that are gone are meant too: ReplicaSets are called NAME-HASH, pods NAME-HASH-HASH, everything else as the
 * service itself.
 */
export function isAbout({ involvedObject: { kind, name = '' } }: Event, service: string): boolean {
  if (kind === 'ReplicaSet') return new RegExp(`^${service}-${HASH}{5,10}$`).test(name);
  if (kind === 'Pod') return new RegExp(`^${service}-${HASH}{5,10}-${HASH}{5}$`).test(name);
  return name === service;
}

function describeEvent(event: Event): ServiceEvent {
  const { kind, name } = event.involvedObject;
  return {
    time: timeOfEvent(event),
    kind: event.type === 'Warning' ? 'warning' : 'normal',
    object: `${kind ?? ''} ${name ?? ''}`.trim(),
    message: eventWords(event),
    original: event.message ?? '',
    count: event.series?.count ?? event.count ?? 1,
  };
}
