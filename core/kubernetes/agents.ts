import type { Agent } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { openAgent } from '#core/host/proxied-agent.ts';
import { proxiesOf, proxyFor } from '#core/host/proxies.ts';

/** The connections kept open to one API server; the Kubernetes client's own agents keep none. */
export interface Agents {
  agentFor(url: URL, login: RequestOptions): Agent;
  /** What the server is reached through. */
  readonly proxy: string | undefined;
  close(): void;
}

/**
 * The proxy is the kubeconfig's (`proxy-url`), else that of the environment, as kubectl has it; a proxy of the environment is written
 * into `config` too, so that port-forwards take the same way.
 */
export function createAgents(
  config: KubeConfig,
  environment: Readonly<Record<string, string | undefined>>,
): Agents {
  const cluster = config.getCurrentCluster();
  const fromEnvironment =
    cluster === null ? undefined : proxyFor(new URL(cluster.server), proxiesOf({}, environment));
  const proxy = cluster?.proxyUrl ?? fromEnvironment;
  if (cluster !== null && proxy !== undefined)
    config.clusters = config.clusters.map((other) =>
      other.name === cluster.name ? { ...other, proxyUrl: proxy } : other,
    );
  const agents = new Map<string, Agent>();
  return {
    agentFor: (url, login) => {
      // SOCKS is spoken by the client's own agent.
      if (proxy?.startsWith('socks') === true && typeof login.agent === 'object') return login.agent;
      const { ca, cert, key, rejectUnauthorized, servername } = login;
      const identity = String(cert);
      const tls = Object.entries({ ca, cert, key, rejectUnauthorized, servername });
      const agent =
        agents.get(identity) ??
        openAgent(url, proxy, Object.fromEntries(tls.filter(([, value]) => value !== undefined)));
      agents.set(identity, agent);
      return agent;
    },
    proxy,
    close: () => {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}
