import { mkdir, writeFile } from 'node:fs/promises';
import { ADDRESSES } from '../addresses.mjs';
import { nodeIsReady } from '../control-plane/api.mjs';
import { flags } from '../flags.mjs';
import { certificateFiles } from '../identity/certificates.mjs';
import { kubeconfigFile } from '../identity/kubeconfig.mjs';
import { cgroupOf } from './cgroups.mjs';
import { containerdSocket, nodeFile } from './nodes.mjs';

/** @typedef {import('../cluster-process.mjs').ClusterProcess} ClusterProcess */
/** @typedef {import('./nodes.mjs').ClusterNode} ClusterNode */

/**
 * @param {ClusterNode} node
 * @returns {Promise<ClusterProcess>} ready when the node takes pods
 */
export async function kubelet(node) {
  const configuration = nodeFile(node, 'kubelet.json');
  await mkdir(nodeFile(node), { recursive: true });
  await writeFile(nodeFile(node, 'resolv.conf'), 'nameserver 127.0.0.1\n');
  await writeFile(configuration, JSON.stringify(settings(node)));
  return {
    name: `${node.name}-kubelet`,
    program: 'kubelet',
    programArguments: flags({
      config: configuration,
      kubeconfig: kubeconfigFile(node.name),
      'hostname-override': node.name,
      'node-ip': node.address,
      'root-dir': nodeFile(node, 'kubelet'),
      'cert-dir': nodeFile(node, 'kubelet-certificates'),
    }),
    ...(node.networkNamespace ? { networkNamespace: node.networkNamespace } : {}),
    ready: () => nodeIsReady(node.name),
  };
}

/** @param {ClusterNode} node */
function settings(node) {
  const { certificate, key } = certificateFiles(node.name);
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: node.address,
    port: 10250,
    readOnlyPort: 0,
    healthzBindAddress: '127.0.0.1',
    tlsCertFile: certificate,
    tlsPrivateKeyFile: key,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: certificateFiles('ca').certificate },
    },
    authorization: { mode: 'Webhook' },
    containerRuntimeEndpoint: `unix://${containerdSocket(node)}`,
    clusterDomain: 'cluster.local',
    clusterDNS: [ADDRESSES.dnsService],
    resolvConf: nodeFile(node, 'resolv.conf'),
    podLogsDir: nodeFile(node, 'pod-logs'),
    volumePluginDir: nodeFile(node, 'volume-plugins'),
    staticPodPath: '',
    serializeImagePulls: false,
    shutdownGracePeriod: '0s',
    ...machine(node),
    ...intervals(),
  };
}

/** What test machines have and lack. @param {ClusterNode} node */
function machine(node) {
  return {
    cgroupDriver: 'cgroupfs',
    cgroupRoot: cgroupOf(node),
    // Kubernetes 1.35 refuses to start on cgroup v1 otherwise.
    failCgroupV1: false,
    failSwapOn: false,
    // Lowering one's own needs CAP_SYS_RESOURCE.
    oomScoreAdj: 0,
    // A disk that is nearly full is no reason to throw pods out of a test.
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    evictionHard: {
      'memory.available': '200Mi',
      'nodefs.available': '1%',
      'imagefs.available': '1%',
      'nodefs.inodesFree': '1%',
    },
  };
}

/** Shorter than usual, so that tests see changes soon. */
function intervals() {
  return { nodeStatusUpdateFrequency: '5s', syncFrequency: '10s', fileCheckFrequency: '5s' };
}
