import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Cluster, KubeConfig } from '@kubernetes/client-node';

/** Where everything goes that is sent to a cluster, and what decides who can read it on the way. */
export interface Destination {
  readonly server: string;
  /** SHA-256 of its authority; absent where the kubeconfig names none that can be read. */
  readonly ca?: string | undefined;
  /** The certificate of the server is not checked. */
  readonly skipsTls?: true | undefined;
  /** Name that the certificate is checked against, when it is not that of the server. */
  readonly tlsName?: string | undefined;
  /** Of the kubeconfig. */
  readonly proxy?: string | undefined;
}

/** Returns where a context of a kubeconfig leads to; undefined when its cluster is not there. */
export function destinationOf(config: KubeConfig, context: string): Destination | undefined {
  const cluster = config.getCluster(config.getContextObject(context)?.cluster ?? '');
  if (cluster === null || cluster === undefined) return undefined;
  const { server, skipTLSVerify, tlsServerName, proxyUrl } = cluster;
  const authority = authorityOf(cluster);
  return {
    server,
    ...(authority === undefined ? {} : { ca: createHash('sha256').update(authority).digest('hex') }),
    ...(skipTLSVerify ? { skipsTls: true as const } : {}),
    ...(tlsServerName === undefined ? {} : { tlsName: tlsServerName }),
    ...(proxyUrl === undefined ? {} : { proxy: proxyUrl }),
  };
}

function authorityOf({ caData, caFile }: Cluster): Buffer | undefined {
  if (caData !== undefined) return Buffer.from(caData, 'base64');
  if (caFile === undefined) return undefined;
  try {
    return readFileSync(caFile);
  } catch (error) {
    // A file that cannot be read fails when it is used, with words of its own.
    if (error instanceof Error) return undefined;
    throw error;
  }
}
