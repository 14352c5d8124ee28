import { readFile } from 'node:fs/promises';
import { HOST_ON_BRIDGE } from '../addresses.mjs';
import { apiHas, askApi } from '../control-plane/api.mjs';
import { flags } from '../flags.mjs';
import { certificateFiles } from '../identity/certificates.mjs';
import { kubeconfigFile } from '../identity/kubeconfig.mjs';
import { clusterRoleBinding, hostService, roleBinding, roleOf } from './objects.mjs';

/** @typedef {import('../cluster-process.mjs').ClusterProcess} ClusterProcess */

const USER = 'system:metrics-server';
const PORT = 4443;
const METRICS = '/apis/metrics.k8s.io/v1beta1';

/** What autoscaling and `kubectl top` read. @returns {ClusterProcess} */
export function metricsServer() {
  const { certificate, key } = certificateFiles('metrics-server');
  const kubeconfig = kubeconfigFile('metrics-server');
  return {
    name: 'metrics-server',
    program: 'metrics-server',
    programArguments: flags({
      kubeconfig,
      'authentication-kubeconfig': kubeconfig,
      'authorization-kubeconfig': kubeconfig,
      'bind-address': HOST_ON_BRIDGE,
      'secure-port': PORT,
      'tls-cert-file': certificate,
      'tls-private-key-file': key,
      'kubelet-certificate-authority': certificateFiles('ca').certificate,
      'kubelet-preferred-address-types': 'InternalIP',
      'metric-resolution': '10s',
      // Has to be below nine tenths of the resolution, or metrics-server refuses to start.
      'kubelet-request-timeout': '5s',
    }),
    ready: () => apiHas(METRICS),
  };
}

/** @param {string} node its name @returns {Promise<boolean>} whether there are measurements of it yet */
export async function nodeIsMeasured(node) {
  return (await askApi(`${METRICS}/nodes/${node}`))?.status === 200;
}

/** @returns {Promise<readonly object[]>} metrics-server as a part of the API, and its rights */
export async function metricsServerObjects() {
  const labels = { 'k8s-app': 'metrics-server' };
  const caBundle = await readFile(certificateFiles('ca').certificate, 'base64');
  return [
    ...hostService({
      name: 'metrics-server',
      labels,
      ports: [{ name: 'https', port: 443, targetPort: PORT, protocol: 'TCP' }],
    }),
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io', labels },
      spec: {
        service: { name: 'metrics-server', namespace: 'kube-system' },
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        caBundle,
        groupPriorityMinimum: 100,
        versionPriority: 100,
      },
    },
    ...roleOf(USER, [
      { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
      { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] },
    ]),
    clusterRoleBinding(USER, 'system:auth-delegator'),
    roleBinding({
      name: 'slipway-test-metrics-server',
      namespace: 'kube-system',
      role: { kind: 'Role', name: 'extension-apiserver-authentication-reader' },
      subject: { kind: 'User', name: USER },
    }),
    metricsReaders(),
  ];
}

/** Users who can read pods can read their metrics. */
function metricsReaders() {
  const aggregated = ['view', 'edit', 'admin'].map((role) => [
    `rbac.authorization.k8s.io/aggregate-to-${role}`,
    'true',
  ]);
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'slipway-test:metrics-readers', labels: Object.fromEntries(aggregated) },
    rules: [{ apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] }],
  };
}
