import { SlipwayError } from '#contract/errors.ts';
import type { ClusterConnection } from './connection.ts';
import { isKind, type Kind, type KubernetesObject, pathOf } from './resource.ts';

/** Who the cluster records as having set the fields that Slipway sets. */
export const FIELD_MANAGER = 'slipway';

export interface ApplyOptions {
  readonly namespace: string;
  /** Asks what would come of it, changes nothing. */
  readonly isDryRun?: boolean;
  /** Takes fields over from other managers; without it they are a conflict (`changed_outside`). */
  readonly force?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Server-side apply: creates the object, or changes just the fields it has. Returns the object as it is, or would be. */
export async function applyObject<Result extends KubernetesObject>(
  connection: ClusterConnection,
  object: KubernetesObject,
  options: ApplyOptions,
): Promise<Result> {
  return connection.json<Result>({
    method: 'PATCH',
    path: pathOf(knownKind(object.kind), options.namespace, object.metadata.name),
    query: {
      fieldManager: FIELD_MANAGER,
      force: options.force === true,
      fieldValidation: 'Strict',
      dryRun: options.isDryRun === true ? 'All' : undefined,
    },
    // JSON is YAML; the type says which kind of patch it is.
    contentType: 'application/apply-patch+yaml',
    body: object,
    signal: options.signal,
  });
}

interface Where {
  readonly kind: Kind;
  readonly namespace: string;
  readonly name: string;
  readonly signal?: AbortSignal | undefined;
}

/** One object; undefined when there is none. */
export async function readObject<Result>(
  connection: ClusterConnection,
  where: Where,
): Promise<Result | undefined> {
  return unlessMissing(
    connection.json<Result>({ path: pathOf(where.kind, where.namespace, where.name), signal: where.signal }),
  );
}

export interface ObjectList<Item> {
  readonly items: readonly Item[];
  readonly metadata: { readonly resourceVersion: string };
}

export async function listObjects<Item>(
  connection: ClusterConnection,
  options: {
    readonly kind: Kind;
    readonly namespace: string;
    readonly labels?: string;
    readonly fields?: string;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<ObjectList<Item>> {
  const list = await connection.json<Partial<ObjectList<Item>> | null>({
    path: pathOf(options.kind, options.namespace),
    query: { labelSelector: options.labels, fieldSelector: options.fields },
    signal: options.signal,
  });
  const { items, metadata } = list ?? {};
  if (!Array.isArray(items) || metadata === undefined)
    throw new SlipwayError('cluster_failed', {
      message: `The server at ${connection.server} did not answer with a list of ${options.kind} objects.`,
      hint: 'Is the server’s address in the kubeconfig right?',
    });
  return { items, metadata };
}

/** A merge patch (RFC 7386): null removes. Returns the object afterwards. */
export async function patchObject<Result>(
  connection: ClusterConnection,
  where: Where & { readonly subresource?: 'scale' },
  change: unknown,
): Promise<Result> {
  const path = pathOf(where.kind, where.namespace, where.name);
  return connection.json<Result>({
    method: 'PATCH',
    path: where.subresource === undefined ? path : `${path}/${where.subresource}`,
    query: { fieldManager: FIELD_MANAGER },
    contentType: 'application/merge-patch+json',
    body: change,
    signal: where.signal,
  });
}

/** Creates an object that must not be there yet (`already_exists`). */
export async function createObject<Result>(
  connection: ClusterConnection,
  object: KubernetesObject,
  namespace: string,
): Promise<Result> {
  return connection.json<Result>({
    method: 'POST',
    path: pathOf(knownKind(object.kind), namespace),
    query: { fieldManager: FIELD_MANAGER },
    body: object,
  });
}

/** Deletes an object and what belongs to it, with a `uid` only that very one. Returns false when there was none. */
export async function deleteObject(
  connection: ClusterConnection,
  where: Where & { readonly uid?: string | undefined },
): Promise<boolean> {
  const gone = await unlessMissing(
    connection.json<unknown>({
      method: 'DELETE',
      path: pathOf(where.kind, where.namespace, where.name),
      body: {
        propagationPolicy: 'Background',
        ...(where.uid === undefined ? {} : { preconditions: { uid: where.uid } }),
      },
      signal: where.signal,
    }),
  );
  return gone !== undefined;
}

async function unlessMissing<Result>(answer: Promise<Result>): Promise<Result | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SlipwayError && error.code === 'not_found') return undefined;
    throw error;
  }
}

function knownKind(kind: string): Kind {
  if (isKind(kind)) return kind;
  throw new Error(`Slipway has no objects of kind ${kind}`);
}
