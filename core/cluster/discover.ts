import type { ConfigMap, NamespaceList } from 'kubernetes-types/core/v1';
import type { IngressClassList } from 'kubernetes-types/networking/v1';
import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { type ClusterChoices, registryAddressSchema } from '#contract/cluster/cluster.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { CoreContext } from '#core/context.ts';
import { localPathOf } from '#core/host/local-path.ts';
import type { ClusterConnection } from '#core/kubernetes/connection.ts';
import { fileOfContext } from '#core/kubernetes/kubeconfig.ts';
import { readObject } from '#core/kubernetes/objects.ts';
import { readDockerConfigs } from '#core/registry/docker-config.ts';
import { isForbidden } from './check/finding.ts';
import { connectTo } from './clusters.ts';

type Registries = ClusterChoices['registries'];

const MOST = 500;
const DEFAULT_CLASS = 'ingressclass.kubernetes.io/is-default-class';
/** Where a local cluster says which registry it has: KEP-1755, as kind, k3d, Tilt and ctlptl write it. */
const HOSTING = { kind: 'ConfigMap', namespace: 'kube-public', name: 'local-registry-hosting' } as const;
const HOSTING_KEY = 'localRegistryHosting.v1';
const hostingSchema = z.object({
  host: registryAddressSchema,
  hostFromContainerRuntime: registryAddressSchema.optional(),
});

/**
 * What a cluster offers to publish to, with the identity of a context. What the user may not list is an empty list. Errors as
 * those of any call to a cluster.
 */
export async function discoverCluster(
  context: CoreContext,
  { context: name, kubeconfig }: { readonly context: string; readonly kubeconfig?: LocalPath | undefined },
): Promise<ClusterChoices> {
  const { environment, home } = context;
  const file = await fileOfContext({ chosen: kubeconfig, environment, home }, name);
  const connection = await connectTo(context, {
    context: name,
    ...(file === undefined ? {} : { kubeconfig: localPathOf(file) }),
  });
  const [namespaces, ingressClasses, own, saved, logins] = await Promise.all([
    unlessForbidden(namespacesOf(connection)),
    unlessForbidden(ingressClassesOf(connection)),
    unlessForbidden(ownRegistry(connection)),
    savedRegistries(context),
    loginRegistries(context),
  ]);
  const known = new Set<string>();
  const registries = [...own, ...saved, ...logins].filter(({ address }) => {
    const isNew = !known.has(address);
    known.add(address);
    return isNew;
  });
  return { namespaces, ingressClasses, registries };
}

async function unlessForbidden<Item>(found: Promise<readonly Item[]>): Promise<readonly Item[]> {
  try {
    return await found;
  } catch (error) {
    if (isForbidden(error)) return [];
    throw error;
  }
}

/** Those of Kubernetes itself are left out: nothing of a user's runs there. */
async function namespacesOf(connection: ClusterConnection): Promise<readonly string[]> {
  const { items } = await connection.json<NamespaceList>({
    path: '/api/v1/namespaces',
    query: { limit: MOST },
  });
  return items
    .map(({ metadata }) => metadata?.name ?? '')
    .filter((name) => name !== '' && !name.startsWith('kube-'));
}

async function ingressClassesOf(connection: ClusterConnection): Promise<ClusterChoices['ingressClasses']> {
  const { items } = await connection.json<IngressClassList>({
    path: '/apis/networking.k8s.io/v1/ingressclasses',
    query: { limit: MOST },
  });
  return items.flatMap(({ metadata }) =>
    metadata?.name === undefined
      ? []
      : [{ name: metadata.name, isDefault: metadata.annotations?.[DEFAULT_CLASS] === 'true' }],
  );
}

async function ownRegistry(connection: ClusterConnection): Promise<Registries> {
  const object = await readObject<ConfigMap>(connection, HOSTING);
  const hosting = hostingSchema.safeParse(yamlOrNothing(object?.data?.[HOSTING_KEY] ?? ''));
  if (!hosting.success) return [];
  const { host, hostFromContainerRuntime } = hosting.data;
  const isOther = hostFromContainerRuntime !== undefined && hostFromContainerRuntime !== host;
  return [{ address: host, from: 'cluster', ...(isOther ? { pullAddress: hostFromContainerRuntime } : {}) }];
}

function yamlOrNothing(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof YAMLParseError || error instanceof ReferenceError) return undefined;
    throw error;
  }
}

async function savedRegistries({ store }: CoreContext): Promise<Registries> {
  return (await store.clusters.all()).map(({ registry, pullRegistry }) => ({
    address: registry,
    from: 'saved',
    ...(pullRegistry === undefined ? {} : { pullAddress: pullRegistry }),
  }));
}

/** The addresses only; the logins themselves stay where they are. */
async function loginRegistries({ environment, home }: CoreContext): Promise<Registries> {
  const configs = await readDockerConfigs({ environment, home });
  const addresses = configs.flatMap(({ auths, credHelpers }) => [
    ...Object.keys(auths),
    ...Object.keys(credHelpers),
  ]);
  return (
    addresses
      .map((address) => address.replace(/^https?:\/\//, '').replace(/\/(?:v[12]\/?)?$/, ''))
      // Docker Hub is logged in to under an address that no image has.
      .filter((address) => address !== 'index.docker.io' && registryAddressSchema.safeParse(address).success)
      .map((address) => ({ address, from: 'login' }))
  );
}
