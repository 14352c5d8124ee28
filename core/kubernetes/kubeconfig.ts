import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import type { ClusterContext } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { userPath } from '#core/host/user-path.ts';
import { type KubeconfigEntries, parseKubeconfig, unreadable } from './kubeconfig-file.ts';

interface KubeconfigSource {
  /** Path of one file; without it KUBECONFIG, else ~/.kube/config, as kubectl does. */
  readonly chosen: LocalPath | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** The files that make up the kubeconfig, those that are there. */
export function kubeconfigPaths({ chosen, environment, home }: KubeconfigSource): readonly string[] {
  if (chosen !== undefined) return [userPath(chosen, home)];
  const listed = (environment.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  return listed.length > 0
    ? listed.map((path) => userPath(path, home)).filter((path) => existsSync(path))
    : [join(home, '.kube', 'config')];
}

/**
 * Reads the kubeconfig; it is never written. The Kubernetes client is loaded here, when it is first needed: it is slow to load.
 * Throws `path_missing` when there is none, `bad_input` when a file cannot be read.
 */
export async function readKubeconfig(source: KubeconfigSource): Promise<KubeConfig> {
  const { KubeConfig: Config } = await import('@kubernetes/client-node');
  const paths = kubeconfigPaths(source);
  const [first] = paths;
  if (first === undefined || !existsSync(first))
    throw new SlipwayError('path_missing', {
      message: `No kubeconfig found${first === undefined ? '' : ` at ${first}`}.`,
      hint: 'Ask the administrator of the cluster for one, and save it as ~/.kube/config or give it with --kubeconfig.',
      details: { paths: [...paths] },
    });
  const files = await Promise.all(paths.map(readKubeconfigFile));
  const config = new Config();
  config.loadFromOptions(merged(files));
  return config;
}

async function readKubeconfigFile(path: string): Promise<KubeconfigEntries> {
  try {
    return await parseKubeconfig(path, await readFile(path));
  } catch (cause) {
    if (cause instanceof SlipwayError) throw cause;
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** Of several entries with one name the first counts, whole; so does the first current context (kubernetes.io, “Merging kubeconfig files”). */
function merged(files: readonly KubeconfigEntries[]) {
  const users = firstOfEach(files.flatMap((file) => file.users));
  return {
    clusters: firstOfEach(files.flatMap(({ clusters }) => clusters)),
    contexts: firstOfEach(files.flatMap(({ contexts }) => contexts)),
    // A context without a user is anonymous; the client leaves out the authority of a cluster without one.
    users: users.some(({ name }) => name === '') ? users : [...users, { name: '' }],
    currentContext: files.find(({ currentContext }) => currentContext !== undefined)?.currentContext ?? '',
  };
}

function firstOfEach<Entry extends { readonly name: string }>(entries: readonly Entry[]): Entry[] {
  const byName = new Map<string, Entry>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  return [...byName.values()];
}

/**
 * The one file that has a context with its cluster and user: later calls do not need KUBECONFIG. Undefined for the
 * usual file, and for a context that is spread over several.
 */
export async function fileOfContext(source: KubeconfigSource, name: string): Promise<string | undefined> {
  const paths = kubeconfigPaths(source);
  if (source.chosen !== undefined || (source.environment.KUBECONFIG ?? '') === '') return source.chosen;
  const files = await Promise.all(paths.map(async (path) => ({ path, ...(await readKubeconfigFile(path)) })));
  const first = files.find(({ contexts }) => contexts.some((context) => context.name === name));
  const context = first?.contexts.find((each) => each.name === name);
  const isWhole =
    first?.clusters.some((cluster) => cluster.name === context?.cluster) === true &&
    (context?.user === '' || first.users.some((user) => user.name === context?.user));
  return isWhole ? first.path : undefined;
}

/** The contexts of a kubeconfig, the current one first. */
export function contextsOf(config: KubeConfig): readonly ClusterContext[] {
  const current = config.getCurrentContext();
  return config
    .getContexts()
    .map((context): ClusterContext => {
      const server = config.getCluster(context.cluster)?.server;
      return {
        name: context.name,
        cluster: context.cluster,
        ...(server === undefined ? {} : { server }),
        user: context.user,
        ...(context.namespace === undefined ? {} : { namespace: context.namespace }),
        isCurrent: context.name === current,
      };
    })
    .sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || a.name.localeCompare(b.name));
}
