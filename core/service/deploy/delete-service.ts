import { listObjects, readObject } from '#core/kubernetes/objects.ts';
import { deleteOwn, isOwn, type Owned } from '#core/kubernetes/ownership.ts';
import type { Kind, KubernetesObject } from '#core/kubernetes/resource.ts';
import { labelSelector, objectNames } from '../names.ts';
import { noHistory } from '../objects/ownership.ts';
import { SERVICE_KINDS } from '../objects/plan-objects.ts';
import type { Target } from '../read/target.ts';

/** The history last: as long as it is there, deleting again finishes the job. */
const ORDER: readonly Kind[] = [
  ...SERVICE_KINDS.filter((kind) => kind !== 'Deployment').toReversed(),
  'Deployment',
  'Secret',
  'ConfigMap',
];

/**
 * Deletes everything of a service, its keys and history too, and nothing of others. Returns what was deleted. `already_exists` when there are
 * objects with its labels that Slipway has no record of.
 */
export async function deleteService(
  target: Target,
  service: string,
): Promise<readonly { readonly kind: string; readonly name: string }[]> {
  const history = await readObject<Owned>(target.connection, {
    kind: 'ConfigMap',
    namespace: target.namespace,
    name: objectNames.history(service),
  });
  const hasHistory = history !== undefined && isOwn(history, service);
  const deleted: { kind: string; name: string }[] = [];
  for (const kind of ORDER) {
    const { items } = await listObjects<Pick<KubernetesObject, 'metadata'>>(target.connection, {
      kind,
      namespace: target.namespace,
      labels: labelSelector(service),
    });
    for (const { metadata } of items) {
      const place = { kind, namespace: target.namespace, name: metadata.name, service };
      if (!hasHistory) throw noHistory(service, place);
      if (await deleteOwn(target.connection, place)) deleted.push({ kind, name: metadata.name });
    }
  }
  return deleted;
}
