import type { PodList, Secret } from 'kubernetes-types/core/v1';
import { z } from 'zod';
import type { Cluster } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';
import { isLoopback } from '#core/host/proxies.ts';
import { listObjects, readObject } from '#core/kubernetes/objects.ts';
import { parseRegistry } from '#core/registry/address.ts';
import { credentialsFor, pullSecretContent } from '#core/registry/credentials.ts';
import { type Checking, isForbidden, type Outcome, ok, problem, unknown, warning } from './finding.ts';

/**
 * Whether the nodes can pull from the registry, as far as can be known without a pod: a Secret that is named is looked at, and pods
 * that already run from there are a proof.
 */
export async function lookAtPull(checking: Checking): Promise<Outcome> {
  const { cluster } = checking;
  const registry = cluster.pullRegistry ?? cluster.registry;
  const concern =
    cluster.pullSecret === undefined
      ? await loginConcern(checking, registry)
      : await secretConcern(checking, cluster.pullSecret, registry);
  if (concern !== undefined) return concern;
  if (await hasPulled(checking, registry)) return ok(`Nodes have pulled from ${registry} before.`);
  return (
    reachConcern(cluster, registry) ??
    ok(`Nodes will pull from ${registry}; the first publish shows whether they can reach it.`)
  );
}

/** Without a Secret of the user's, Slipway makes one of the login that it pushes with. */
async function loginConcern({ context, cluster }: Checking, registry: string): Promise<Outcome | undefined> {
  const login = await credentialsFor(context, cluster.registry);
  if (login === undefined) return undefined;
  if (pullSecretContent(login, registry) === undefined)
    return warning(
      `Your login of ${cluster.registry} is a token that nodes cannot use.`,
      'Ask for a user and password, or an access key, that may pull; or for a Secret with it, and name it as pull secret.',
    );
  if (login.source.kind === 'helper')
    return warning(
      `Your login of ${cluster.registry} comes from ${login.source.name}; cloud logins like this expire within hours. Replicas on new nodes might then not start.`,
      'Ask whether the nodes can pull without it, or for a permanent pull secret. Publishing again renews the login.',
    );
  return undefined;
}

const contentSchema = z.object({ auths: z.record(z.string(), z.unknown()) });

async function secretConcern(
  { connection, cluster }: Checking,
  name: string,
  registry: string,
): Promise<Outcome | undefined> {
  const { namespace } = cluster;
  try {
    const secret = await readObject<Secret>(connection, { kind: 'Secret', namespace, name });
    if (secret === undefined)
      return problem(
        `Pull secret not found: “${name}” in the namespace ${namespace}.`,
        'Correct its name, or ask for it to be created.',
      );
    if (secret.type !== 'kubernetes.io/dockerconfigjson')
      return problem(
        `The Secret “${name}” is of type ${secret.type ?? 'Opaque'}; nodes take kubernetes.io/dockerconfigjson only.`,
        `kubectl create secret docker-registry ${name} … makes one of the right type.`,
      );
    const hosts = Object.keys(readContent(secret).auths)
      .map(hostOf)
      .flatMap((host) => (URL.canParse(`http://${host}`) ? [parseRegistry(host).host] : []));
    const { host } = parseRegistry(registry);
    if (!hosts.includes(host))
      return problem(
        `The pull secret “${name}” has no login for ${host}; it has: ${hosts.join(', ') || 'none'}.`,
        'Ask for one for this registry.',
      );
    return undefined;
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return unknown(`You do not have permission to read the pull secret “${name}”; nodes can still use it.`);
  }
}

function hostOf(place: string): string {
  return place.replace(/^https?:\/\//, '').replace(/\/.*$/, '');
}

function readContent(secret: Secret): z.output<typeof contentSchema> {
  const text = Buffer.from(secret.data?.['.dockerconfigjson'] ?? '', 'base64').toString('utf8');
  try {
    return contentSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new SlipwayError('cluster_refused', {
      message: `The pull secret “${secret.metadata?.name ?? ''}” cannot be read.`,
      hint: 'Ask for it to be created again.',
      cause,
    });
  }
}

async function hasPulled({ connection, cluster }: Checking, registry: string): Promise<boolean> {
  try {
    const { items } = await listObjects<PodList['items'][number]>(connection, {
      kind: 'Pod',
      namespace: cluster.namespace,
    });
    return items
      .flatMap(({ status }) => status?.containerStatuses ?? [])
      .some(({ image, imageID }) => imageID !== '' && image.startsWith(`${registry}/`));
  } catch (error) {
    if (isForbidden(error)) return false;
    throw error;
  }
}

/** What is said of the way from a node to a registry by its name alone. */
function reachConcern(cluster: Cluster, registry: string): Outcome | undefined {
  const pulled = parseRegistry(registry);
  if (pulled.isPlain)
    return warning(
      `To a node, ${pulled.host} is the node itself. That works only where the registry runs on the node, or its container runtime is told so (a mirror, as kind and k3s have).`,
      'If the nodes know the registry by another name, set it as pull registry.',
    );
  const { isPlain } = parseRegistry(cluster.registry);
  if (isPlain || isPrivatePort(pulled.host))
    return unknown(
      `Slipway cannot see from here whether the nodes connect to ${pulled.host} without TLS.`,
      'A registry without TLS must be named in the container runtime of every node (containerd: certs.d/HOST/hosts.toml).',
    );
  return undefined;
}

/** A registry with a private address rarely has a certificate that nodes trust. */
function isPrivatePort(host: string): boolean {
  const { hostname, port } = new URL(`http://${host}`);
  return port !== '' && !isLoopback(hostname) && /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(hostname);
}
