import type { ObjectMeta } from 'kubernetes-types/meta/v1';
import type { Cluster } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { ApiRequest, ClusterConnection } from '#core/kubernetes/connection.ts';
import { type Kind, pathOf } from '#core/kubernetes/resource.ts';
import type { Target } from '../read/target.ts';

interface KeptObject {
  readonly metadata: ObjectMeta & { readonly name: string };
}

type GivenObject = KeptObject & { readonly preconditions?: { readonly uid?: string } };

/** The objects of a namespace in memory, for what is decided by reading them; how a cluster applies and admits is tested on the real one. */
export interface KeptObjects {
  readonly target: Target;
  put(kind: Kind, metadata: ObjectMeta & { readonly name: string }, rest?: object): void;
  get(kind: Kind, name: string): KeptObject | undefined;
  /** `PATCH Service iris` for each request that would change something. */
  readonly changes: readonly string[];
}

const NAMESPACE = 'apps';

export function keptObjects(): KeptObjects {
  const objects = new Map<string, KeptObject>();
  const changes: string[] = [];
  let count = 0;
  const stored = (object: object, metadata: KeptObject['metadata']): KeptObject => {
    count += 1;
    return { ...object, metadata: { uid: `uid-${count}`, ...metadata, resourceVersion: String(count) } };
  };
  const listed = (
    path: string,
    selector: string,
  ): { readonly metadata: object; readonly items: readonly KeptObject[] } => {
    if (!isList(path)) throw new SlipwayError('not_found');
    const found = [...objects].filter(([key]) => key.startsWith(`${path}/`)).map(([, object]) => object);
    return { metadata: {}, items: found.filter((object) => isSelected(object, selector)) };
  };
  const removed = (at: string): object => {
    if (!objects.delete(at)) throw new SlipwayError('not_found');
    return {};
  };
  const answer = async ({ method = 'GET', path, query = {}, body }: ApiRequest): Promise<unknown> => {
    const given = (body ?? {}) as GivenObject;
    const at = method === 'POST' ? `${path}/${given.metadata.name}` : path;
    const before = objects.get(at);
    if (method === 'GET') return before ?? listed(path, String(query.labelSelector ?? ''));
    if (query.dryRun !== undefined) return { ...before, ...given };
    changes.push(`${method} ${at.split('/').slice(-2).join(' ')}`);
    checkUid(given, before);
    if (method === 'DELETE') return removed(at);
    if (method === 'POST' && before !== undefined) throw new SlipwayError('already_exists');
    const name = at.split('/').at(-1) ?? '';
    const next = stored({ ...before, ...given }, { ...before?.metadata, ...given.metadata, name });
    objects.set(at, next);
    return next;
  };
  const connection = {
    context: 'test',
    server: 'https://cluster.example.org',
    user: 'ada',
    json: answer,
  } as unknown as ClusterConnection;
  return {
    target: { cluster: TEST_CLUSTER, connection, namespace: NAMESPACE },
    put: (kind, metadata, rest = {}) => {
      objects.set(pathOf(kind, NAMESPACE, metadata.name), stored({ kind, ...rest }, metadata));
    },
    get: (kind, name) => objects.get(pathOf(kind, NAMESPACE, name)),
    changes,
  };
}

export const TEST_CLUSTER: Cluster = {
  name: 'test',
  context: 'test',
  namespace: NAMESPACE,
  registry: 'registry.example.org',
  exposure: { kind: 'ingress', host: 'models.example.org', httpPort: 80, httpsPort: 443 },
  tls: { kind: 'none' },
  cpu: '500m',
  memory: '1Gi',
  createdAt: '2026-11-01T10:00:00.000Z',
};

function checkUid(given: GivenObject, before: KeptObject | undefined): void {
  const uid = given.preconditions?.uid ?? given.metadata?.uid;
  if (uid !== undefined && before !== undefined && uid !== before.metadata.uid)
    throw new SlipwayError('changed_outside');
}

function isList(path: string): boolean {
  return path.endsWith('s') && path.split('/').at(-3) === 'namespaces';
}

function isSelected({ metadata }: KeptObject, selector: string): boolean {
  return selector
    .split(',')
    .filter((part) => part !== '')
    .every((part) => {
      const [name = '', value] = part.split('=');
      return metadata.labels?.[name] === value;
    });
}
