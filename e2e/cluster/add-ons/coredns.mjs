import { writeFile } from 'node:fs/promises';
import { ADDRESSES, HOST_ON_BRIDGE } from '../addresses.mjs';
import { clusterFile } from '../cluster-folder.mjs';
import { statusOf } from '../http-answer.mjs';
import { kubeconfigFile } from '../identity/kubeconfig.mjs';
import { hostService, roleOf } from './objects.mjs';

/** @typedef {import('../cluster-process.mjs').ClusterProcess} ClusterProcess */

const DNS_PORT = 1053;
const READY = `${HOST_ON_BRIDGE}:8181`;

/** The names of Services, for pods. @returns {Promise<ClusterProcess>} */
export async function coredns() {
  const corefile = clusterFile('Corefile');
  await writeFile(
    corefile,
    `.:${DNS_PORT} {
  bind ${HOST_ON_BRIDGE}
  errors
  ready ${READY}
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    kubeconfig ${kubeconfigFile('coredns')}
    pods insecure
    ttl 5
  }
  cache 5
  loadbalance
}
`,
  );
  return {
    name: 'coredns',
    program: 'coredns',
    programArguments: ['-conf', corefile],
    ready: async () => (await statusOf(`http://${READY}/ready`)) === 200,
  };
}

/** @returns {readonly object[]} CoreDNS as a Service, and its rights */
export function corednsObjects() {
  /** @type {readonly import('./objects.mjs').ServicePort[]} */
  const ports = [
    { name: 'dns', port: 53, targetPort: DNS_PORT, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, targetPort: DNS_PORT, protocol: 'TCP' },
  ];
  const labels = { 'k8s-app': 'kube-dns', 'kubernetes.io/name': 'CoreDNS' };
  return [
    ...hostService({ name: 'kube-dns', labels, ports, clusterIP: ADDRESSES.dnsService }),
    ...roleOf('system:coredns', [
      { apiGroups: [''], resources: ['services', 'pods', 'namespaces'], verbs: ['list', 'watch'] },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
    ]),
  ];
}
