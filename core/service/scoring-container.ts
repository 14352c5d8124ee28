import type { Container, ContainerStatus, Pod } from 'kubernetes-types/core/v1';
import { CONTAINER } from './names.ts';

/** The container of ours in a pod; the cluster may have put others before or next to it (sidecars, init containers). */
export function scoringContainer(pod: Pod): Container | undefined {
  return pod.spec?.containers.find(({ name }) => name === CONTAINER);
}

/** What the node says about that container; undefined until it says anything. */
export function scoringStatus(pod: Pod): ContainerStatus | undefined {
  return pod.status?.containerStatuses?.find(({ name }) => name === CONTAINER);
}
