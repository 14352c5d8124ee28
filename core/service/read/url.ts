import type { Service as KubernetesService } from 'kubernetes-types/core/v1';
import type { Cluster } from '#contract/cluster/cluster.ts';
import { servicePath } from '../objects/exposure-objects.ts';

/** Base address of a service as callers reach it; undefined while it has none. `/score` and `/swagger.json` lie below it. */
export function urlOf(
  cluster: Pick<Cluster, 'exposure' | 'tls'>,
  name: string,
  object: KubernetesService | undefined,
): string | undefined {
  const { exposure, tls } = cluster;
  switch (exposure.kind) {
    case 'none':
      return undefined;
    case 'ingress': {
      const isSecure = tls.kind !== 'none';
      const [scheme, port, usual] = isSecure
        ? ['https', exposure.httpsPort, 443]
        : ['http', exposure.httpPort, 80];
      return `${scheme}://${exposure.host}${port === usual ? '' : `:${port}`}${servicePath(name)}`;
    }
    case 'load-balancer': {
      const address = object?.status?.loadBalancer?.ingress?.[0];
      const host = address?.hostname ?? address?.ip;
      return host === undefined ? undefined : `http://${host}${servicePath(name)}`;
    }
    case 'node-port': {
      const port = object?.spec?.ports?.[0]?.nodePort;
      return exposure.host === undefined || port === undefined
        ? undefined
        : `http://${exposure.host}:${port}${servicePath(name)}`;
    }
  }
}
