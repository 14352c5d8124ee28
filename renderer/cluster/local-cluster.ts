import type { ClusterContext } from '#contract/cluster/cluster.ts';

export type LocalKind =
  | 'kind'
  | 'k3d'
  | 'minikube'
  | 'docker-desktop'
  | 'rancher-desktop'
  | 'orbstack'
  | 'colima';

export interface LocalCluster {
  readonly context: ClusterContext;
  readonly kind: LocalKind;
  /** Whether a node port of it is open on localhost without more. */
  readonly reachesNodePorts: boolean;
}

/** How the programs that make a cluster on this machine call its context. */
const NAMES: readonly (readonly [LocalKind, RegExp])[] = [
  ['kind', /^kind-./],
  ['k3d', /^k3d-./],
  ['minikube', /^minikube$/],
  ['docker-desktop', /^docker-(?:desktop|for-desktop)$/],
  ['rancher-desktop', /^rancher-desktop$/],
  ['orbstack', /^orbstack$/],
  ['colima', /^colima(?:-.+)?$/],
];
const ON_LOCALHOST: ReadonlySet<LocalKind> = new Set(['docker-desktop', 'rancher-desktop', 'orbstack']);

/** Those contexts whose clusters run on this machine: by what they are called and where they are. */
export function localClusters(contexts: readonly ClusterContext[]): readonly LocalCluster[] {
  return contexts.flatMap((context) => {
    const [kind] = NAMES.find(([, name]) => name.test(context.name)) ?? [];
    if (kind === undefined || !isOfThisMachine(context.server)) return [];
    return [{ context, kind, reachesNodePorts: ON_LOCALHOST.has(kind) }];
  });
}

/** A name alone says little: anybody may call a context `kind-prod`. minikube’s machine has an address of its own. */
function isOfThisMachine(server: string | undefined): boolean {
  if (server === undefined || !URL.canParse(server)) return false;
  const host = new URL(server).hostname;
  return (
    /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\])$/.test(host) ||
    /\.(?:docker\.internal|orb\.local)$/.test(host) ||
    /^192\.168(?:\.\d+){2}$/.test(host)
  );
}
