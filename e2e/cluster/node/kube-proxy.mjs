import { writeFile } from 'node:fs/promises';
import { ADDRESSES } from '../addresses.mjs';
import { statusOf } from '../http-answer.mjs';
import { writeKubeconfig } from '../identity/kubeconfig.mjs';
import { nodeFile } from './nodes.mjs';

/** @typedef {import('../cluster-process.mjs').ClusterProcess} ClusterProcess */
/** @typedef {import('./nodes.mjs').ClusterNode} ClusterNode */

const HEALTH = '127.0.0.1:10256';

/**
 * Services, as iptables rules of a node.
 *
 * @param {ClusterNode} node
 * @returns {Promise<ClusterProcess>}
 */
export async function kubeProxy(node) {
  const kubeconfig = nodeFile(node, 'kube-proxy.kubeconfig');
  await writeKubeconfig('kube-proxy', { server: node.apiServer, file: kubeconfig });
  // Never written again while it runs: kube-proxy exits when its configuration file is, even with the same content.
  const configuration = nodeFile(node, 'kube-proxy.json');
  await writeFile(configuration, JSON.stringify(settings(node, kubeconfig)));
  return {
    name: `${node.name}-kube-proxy`,
    program: 'kube-proxy',
    programArguments: [`--config=${configuration}`],
    // From outside of a network namespace its health can't be asked.
    ...(node.networkNamespace
      ? { networkNamespace: node.networkNamespace, ready: async () => true }
      : { ready: async () => (await statusOf(`http://${HEALTH}/healthz`)) === 200 }),
  };
}

/** @param {ClusterNode} node @param {string} kubeconfig */
function settings(node, kubeconfig) {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    clientConnection: { kubeconfig },
    hostnameOverride: node.name,
    mode: 'iptables',
    bindAddress: '127.0.0.1',
    healthzBindAddress: HEALTH,
    metricsBindAddress: '127.0.0.1:10249',
    clusterCIDR: ADDRESSES.pods,
    nodePortAddresses: ['127.0.0.0/8'],
    iptables: { localhostNodePorts: true, minSyncPeriod: '100ms', syncPeriod: '30s' },
    oomScoreAdj: 0,
    // 0: leave the kernel's settings alone, which can't be written everywhere.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  };
}
