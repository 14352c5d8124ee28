import { createHash } from 'node:crypto';
import type { KubeConfig } from '@kubernetes/client-node';

/** Returns where the login of the current context goes, with a digest of all else that decides who gets it. */
export function loginTarget(config: KubeConfig): { readonly server: string; readonly digest: string } {
  const cluster = config.getCurrentCluster();
  const parts = [cluster?.caData, cluster?.caFile, cluster?.proxyUrl, cluster?.tlsServerName];
  const decided = JSON.stringify([...parts.map((part) => part ?? null), cluster?.skipTLSVerify === true]);
  return { server: cluster?.server ?? '', digest: createHash('sha256').update(decided).digest('hex') };
}
