import type { Page } from '#cli/session/output.ts';
import { formatAge } from '#cli/terminal/amount.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import type { Cluster, ClusterTls, Exposure } from '#contract/cluster/cluster.ts';

/** One cluster in full, for people. */
export function clusterFacts(cluster: Cluster, { style, now }: Page): string {
  return formatFacts(
    [
      ['cluster', style.strong(cluster.name)],
      ['context', cluster.context],
      ['kubeconfig', cluster.kubeconfig],
      ['namespace', cluster.namespace],
      ['registry', cluster.registry],
      ['pulled as', cluster.pullRegistry],
      ['pull secret', cluster.pullSecret],
      ['images', cluster.signedBy === undefined ? undefined : 'only those signed with its key'],
      ['exposure', exposureText(cluster.exposure)],
      ['TLS', tlsText(cluster.tls)],
      ['a replica', `${cluster.cpu} CPU, ${cluster.memory}`],
      ['added', formatAge(cluster.createdAt, now)],
    ],
    style,
  );
}

export function exposureText(exposure: Exposure): string {
  switch (exposure.kind) {
    case 'ingress':
      return `ingress ${exposure.host}${exposure.className === undefined ? '' : ` (class ${exposure.className})`}`;
    case 'node-port':
      return `node port${exposure.host === undefined ? '' : ` at ${exposure.host}`}`;
    case 'load-balancer':
      return 'load balancer';
    case 'none':
      return 'none';
  }
}

function tlsText(tls: ClusterTls): string {
  switch (tls.kind) {
    case 'none':
      return 'none';
    case 'secret':
      return `Secret ${tls.name}`;
    case 'files':
      return `${tls.certificate}\n${tls.key}`;
  }
}
