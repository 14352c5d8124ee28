import type { ObjectMeta } from 'kubernetes-types/meta/v1';
import { SlipwayError } from '#contract/errors.ts';
import type { ClusterConnection } from './connection.ts';
import { applyObject, deleteObject, readObject } from './objects.ts';
import type { Kind, KubernetesObject } from './resource.ts';

/** Value of `app.kubernetes.io/managed-by` on every object that Slipway made. */
export const MANAGED_BY = 'slipway';
const LABEL = 'app.kubernetes.io/managed-by';
const INSTANCE = 'app.kubernetes.io/instance';

/** An object as far as its owner is told by it. */
export interface Owned {
  readonly metadata?: Pick<
    ObjectMeta,
    'labels' | 'annotations' | 'uid' | 'ownerReferences' | 'managedFields'
  >;
}

/** Whether Slipway made it, for this service where one is named. What is not ours is never changed and never deleted. */
export function isOwn({ metadata }: Owned, service?: string): boolean {
  const labels = metadata?.labels ?? {};
  return labels[LABEL] === MANAGED_BY && (service === undefined || labels[INSTANCE] === service);
}

export interface Place {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  /** Service that it must belong to; undefined: shared by the services of the namespace. */
  readonly service?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Returns our object of that name; undefined when there is none. `already_exists` when an object of another owner has that name. */
export async function readOwn<Found extends Owned>(
  connection: ClusterConnection,
  place: Place,
): Promise<Found | undefined> {
  const found = await readObject<Found>(connection, place);
  if (found !== undefined && !isOwn(found, place.service)) throw foreignObject(place, found);
  return found;
}

/**
 * Applies one of our objects. `already_exists`, and nothing is changed, when an object of another owner has that name: what was looked at is what is
 * changed (its uid is a precondition), and a new one takes no field over from anyone who was quicker.
 */
export async function applyOwn<Result extends KubernetesObject>(
  connection: ClusterConnection,
  object: KubernetesObject,
  { isDryRun = false, ...place }: Place & { readonly isDryRun?: boolean },
): Promise<Result> {
  const before = await readOwn<Owned>(connection, place);
  const uid = before?.metadata?.uid;
  const metadata = uid === undefined ? object.metadata : { ...object.metadata, uid };
  const { namespace, signal } = place;
  return applyObject<Result>(
    connection,
    { ...object, metadata },
    { namespace, force: before !== undefined, isDryRun, signal },
  );
}

/** Deletes one of our objects; false when there is none, or when what is there is not ours. */
export async function deleteOwn(connection: ClusterConnection, place: Place): Promise<boolean> {
  const found = await readObject<Owned>(connection, place);
  if (found === undefined || !isOwn(found, place.service)) return false;
  return deleteObject(connection, { ...place, uid: found.metadata?.uid });
}

/** An object of another owner has the name of one of ours. */
export function foreignObject({ kind, namespace, name }: Place, found: Owned): SlipwayError {
  const owner = ownerOf(found);
  return new SlipwayError('already_exists', {
    message: `Namespace ${namespace} already has a ${kind} “${name}” that Slipway did not create${owner === undefined ? '' : ` (managed by ${owner})`}. Nothing was changed.`,
    hint: 'Choose another name for the service, or another namespace for the cluster. Slipway never changes or deletes objects that it did not create.',
    details: { kind, name, namespace, ...(owner === undefined ? {} : { owner }) },
  });
}

function ownerOf({ metadata }: Owned): string | undefined {
  const release = metadata?.annotations?.['meta.helm.sh/release-name'];
  const label = metadata?.labels?.[LABEL];
  if (release !== undefined) return `Helm, release ${release}`;
  if (label === MANAGED_BY) return `another service, ${metadata?.labels?.[INSTANCE] ?? 'without a name'}`;
  return label ?? metadata?.managedFields?.[0]?.manager;
}
