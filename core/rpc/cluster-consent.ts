import type { Cluster } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { Needs } from '#core/context.ts';
import { isBelow } from '#core/host/reach.ts';
import type { Destination } from '#core/kubernetes/destination.ts';
import { kubeconfigPaths } from '#core/kubernetes/kubeconfig.ts';
import { loginServer, parseRegistry } from '#core/registry/address.ts';
import { credentialsFor, pullSecretContent } from '#core/registry/credentials.ts';

type Asking = Needs<'trust' | 'reach' | 'environment' | 'home'>;
type Registries = Pick<Cluster, 'registry' | 'pullRegistry' | 'kubeconfig'>;

/** Throws `not_trusted` when a page may have chosen the server of a cluster, and the user has not agreed to it. */
export async function requireCluster(
  context: Asking,
  {
    kubeconfig,
    destination,
  }: { readonly kubeconfig?: LocalPath | undefined; readonly destination: Destination },
): Promise<void> {
  if (await isUsersOwn(context, kubeconfig)) return;
  await context.trust.require(context, { kind: 'cluster', destination });
}

/**
 * Throws `not_trusted` when a page may have chosen the cluster that the login of a registry goes to, or the registry that its nodes
 * send it to, and the user has not agreed to just that.
 */
export async function requireLogin(
  context: Asking,
  { registry, pullRegistry, kubeconfig }: Registries,
  destination: Destination,
): Promise<void> {
  const login = loginServer(parseRegistry(registry));
  const pulledFrom = loginServer(parseRegistry(pullRegistry ?? registry));
  if (login === pulledFrom && (await isUsersOwn(context, kubeconfig))) return;
  await context.trust.require(context, { kind: 'registry-login', login, pulledFrom, destination });
}

/** The same ahead of time: a page is asked only when there is a login that would be sent. */
export async function askForLogin(
  context: Asking,
  cluster: Registries & Pick<Cluster, 'pullSecret'>,
  destination: Destination,
): Promise<void> {
  if (cluster.pullSecret !== undefined) return;
  if (context.reach === undefined || (await hasLogin(context, cluster)))
    await requireLogin(context, cluster, destination);
}

async function hasLogin(context: Asking, { registry, pullRegistry }: Registries): Promise<boolean> {
  try {
    const credentials = await credentialsFor(context, registry);
    return (
      credentials !== undefined && pullSecretContent(credentials, pullRegistry ?? registry) !== undefined
    );
  } catch (error) {
    // A helper that does not work sends nothing; whoever needs the login is told.
    if (error instanceof SlipwayError && error.code === 'registry_failed') return false;
    throw error;
  }
}

/** Whether a kubeconfig is the one that the user's other programs use as well, where no page can write. */
async function isUsersOwn({ reach, environment, home }: Asking, chosen?: LocalPath): Promise<boolean> {
  const own = kubeconfigPaths({ chosen: undefined, environment, home });
  const used = chosen === undefined ? own : [chosen];
  if (!used.every((path) => own.includes(path))) return false;
  const roots = (await reach?.roots()) ?? [];
  const open = await Promise.all(used.map((path) => isBelow(path, roots)));
  return !open.includes(true);
}
