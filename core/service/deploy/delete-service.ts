import { deleteObject, listObjects } from '#core/kubernetes/objects.ts';
import type { Kind, KubernetesObject } from '#core/kubernetes/resource.ts';
import { labelSelector } from '../names.ts';
import { SERVICE_KINDS } from '../objects/plan-objects.ts';
import type { Target } from '../read/target.ts';

/** The Deployment last: as long as it is there the service is listed, and deleting again finishes the job. */
const ORDER: readonly Kind[] = [
  ...SERVICE_KINDS.filter((kind) => kind !== 'Deployment').toReversed(),
  'Secret',
  'ConfigMap',
  'Deployment',
];

/** Deletes everything of a service, its keys and history too. Returns what went. */
export async function deleteService(
  target: Target,
  service: string,
): Promise<readonly { readonly kind: string; readonly name: string }[]> {
  const deleted: { kind: string; name: string }[] = [];
  for (const kind of ORDER) {
    const { items } = await listObjects<Pick<KubernetesObject, 'metadata'>>(target.connection, {
      kind,
      namespace: target.namespace,
      labels: labelSelector(service),
    });
    for (const { metadata } of items) {
      const where = { kind, namespace: target.namespace, name: metadata.name };
      if (await deleteObject(target.connection, where)) deleted.push({ kind, name: metadata.name });
    }
  }
  return deleted;
}
