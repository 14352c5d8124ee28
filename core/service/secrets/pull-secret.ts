import type { CoreContext } from '#core/context.ts';
import { applyOwn, MANAGED_BY } from '#core/kubernetes/ownership.ts';
import { credentialsFor, pullSecretContent } from '#core/registry/credentials.ts';
import { requireLogin } from '#core/rpc/cluster-consent.ts';
import { pullSecretName } from '../names.ts';
import type { Target } from '../read/target.ts';

/**
 * The Secret that the nodes pull with: the one that the cluster names, else one made of this machine's own login for the registry;
 * undefined where nobody has to log in, or the login is of a kind that only Docker itself can use.
 * `not_trusted` when a page chose where the login would go, and the user has not agreed to it.
 */
export async function ensurePullSecret(context: CoreContext, target: Target): Promise<string | undefined> {
  const { pullSecret, registry, pullRegistry } = target.cluster;
  if (pullSecret !== undefined) return pullSecret;
  const credentials = await credentialsFor(context, registry);
  const content =
    credentials === undefined ? undefined : pullSecretContent(credentials, pullRegistry ?? registry);
  if (content === undefined) return undefined;
  await requireLogin(context, target.cluster, target.connection.destination);
  const name = pullSecretName(pullRegistry ?? registry);
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/dockerconfigjson',
    metadata: {
      name,
      namespace: target.namespace,
      labels: { 'app.kubernetes.io/managed-by': MANAGED_BY, 'app.kubernetes.io/component': 'registry' },
    },
    stringData: { '.dockerconfigjson': content },
  };
  await applyOwn(target.connection, secret, { kind: 'Secret', namespace: target.namespace, name });
  return name;
}
