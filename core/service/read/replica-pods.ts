import type { Pod } from 'kubernetes-types/core/v1';
import { SlipwayError } from '#contract/errors.ts';
import { listObjects } from '#core/kubernetes/objects.ts';
import { labelSelector } from '../names.ts';
import { isPodReady } from './read-service.ts';
import type { Target } from './target.ts';

/** The pods of a service: its replicas, those that are going among them. */
export async function listReplicaPods(
  target: Target,
  service: string,
  signal?: AbortSignal,
): Promise<readonly Pod[]> {
  const { items } = await listObjects<Pod>(target.connection, {
    kind: 'Pod',
    namespace: target.namespace,
    labels: labelSelector(service),
    signal,
  });
  return items;
}

/** Whether new requests may be sent to it. */
export function takesRequests(pod: Pod): boolean {
  return isPodReady(pod) && pod.metadata?.deletionTimestamp === undefined;
}

/** A ready replica, another than those that were tried. `wrong_state` when there is none. */
export async function chooseReplica(
  target: Target,
  service: string,
  tried: readonly string[] = [],
): Promise<string> {
  const ready = (await listReplicaPods(target, service)).filter(takesRequests);
  const names = ready.flatMap((pod) => pod.metadata?.name ?? []).filter((name) => !tried.includes(name));
  const chosen = names[Math.floor(Math.random() * names.length)];
  if (chosen !== undefined) return chosen;
  throw new SlipwayError('wrong_state', {
    message:
      ready.length === 0 ? `No replica of ${service} is ready.` : `No replica of ${service} can be reached.`,
    hint: `\`slipway service show ${service}\` shows why. Resume a paused service with \`slipway service resume\`.`,
  });
}
