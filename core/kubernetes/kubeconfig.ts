import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node';
import type { ClusterContext } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { userPath } from '#core/host/user-path.ts';

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
 * Throws `path_missing` when there is none, `bad_input` when it does not read.
 */
export async function readKubeconfig(source: KubeconfigSource): Promise<KubeConfig> {
  const { KubeConfig: Config } = await import('@kubernetes/client-node');
  const paths = kubeconfigPaths(source);
  const [first] = paths;
  if (first === undefined || !existsSync(first))
    throw new SlipwayError('path_missing', {
      message: `There is no kubeconfig${first === undefined ? '' : ` at ${first}`}.`,
      hint: 'Ask the administrator of the cluster for one, and save it as ~/.kube/config or name it with --kubeconfig.',
      details: { paths: [...paths] },
    });
  return paths
    .map((path) => readFile(Config, path))
    .reduce((all, next) => {
      all.mergeConfig(next, true);
      return all;
    });
}

function readFile(Config: typeof KubeConfig, path: string): KubeConfig {
  const config = new Config();
  try {
    config.loadFromFile(path);
  } catch (cause) {
    throw new SlipwayError('bad_input', {
      message: `${path} does not read as a kubeconfig: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: '`kubectl config view` shows what is wrong with it.',
      details: { path },
      cause,
    });
  }
  return config;
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
