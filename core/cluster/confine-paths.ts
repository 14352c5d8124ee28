import type { Cluster, ClusterTls } from '#contract/cluster/cluster.ts';
import { type Reaching, reachPath } from '#core/host/reach.ts';

interface GivenPaths {
  readonly kubeconfig?: string | null | undefined;
  readonly tls?: ClusterTls | null | undefined;
}

/** Throws `forbidden` when a caller names a file that is not his to name. Those that the cluster is known by already were allowed once. */
export async function mustReachPaths(
  context: Reaching,
  given: GivenPaths,
  before?: Pick<Cluster, 'kubeconfig' | 'tls'>,
): Promise<void> {
  const known = new Set(before === undefined ? [] : pathsOf(before));
  for (const path of pathsOf(given)) if (!known.has(path)) await reachPath(context, path);
}

function pathsOf({ kubeconfig, tls }: GivenPaths): readonly string[] {
  return [
    ...(kubeconfig === undefined || kubeconfig === null ? [] : [kubeconfig]),
    ...(tls?.kind === 'files' ? [tls.certificate, tls.key] : []),
  ];
}
