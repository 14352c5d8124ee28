import { ADDRESSES, HOST_ON_BRIDGE } from '../addresses.mjs';
import { clusterFile } from '../cluster-folder.mjs';
import { flags } from '../flags.mjs';
import { certificateFiles } from '../identity/certificates.mjs';
import { apiHas } from './api.mjs';

/** @typedef {import('../cluster-process.mjs').ClusterProcess} ClusterProcess */

/**
 * @param {string} registry `host:port`
 * @returns {ClusterProcess}
 */
export function apiServer(registry) {
  const { host, port } = ADDRESSES.apiServer;
  return {
    name: 'api-server',
    program: 'kube-apiserver',
    programArguments: flags({
      'etcd-servers': `http://${ADDRESSES.etcd.host}:${ADDRESSES.etcd.port}`,
      'bind-address': host,
      'secure-port': port,
      'advertise-address': HOST_ON_BRIDGE,
      'service-cluster-ip-range': ADDRESSES.services,
      'service-node-port-range': '30000-32767',
      'allow-privileged': true,
      'event-ttl': '2h',
      ...authentication(),
      ...authorization(),
      ...kubeletClient(),
      ...aggregation(),
    }),
    // An address that is advertised must not be loopback (the API server refuses), so the same process also accepts
    // on the bridge, for pods and nodes, and passes it on; the registry likewise, for the second node.
    environment: {
      SLIPWAY_FORWARD: [
        `${HOST_ON_BRIDGE}:${port}=${host}:${port}`,
        `${HOST_ON_BRIDGE}:${registry.split(':').at(-1)}=${registry}`,
      ].join(' '),
    },
    ready: () => apiHas('/readyz'),
  };
}

function authentication() {
  const { certificate, key } = certificateFiles('api-server');
  return {
    'tls-cert-file': certificate,
    'tls-private-key-file': key,
    'client-ca-file': certificateFiles('ca').certificate,
    'anonymous-auth': false,
    'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
    'service-account-key-file': clusterFile('pki', 'service-accounts.pub'),
    'service-account-signing-key-file': clusterFile('pki', 'service-accounts.key'),
  };
}

function authorization() {
  return { 'authorization-mode': 'Node,RBAC', 'enable-admission-plugins': 'NodeRestriction' };
}

function kubeletClient() {
  const { certificate, key } = certificateFiles('api-server-as-kubelet-client');
  return {
    'kubelet-preferred-address-types': 'InternalIP',
    'kubelet-client-certificate': certificate,
    'kubelet-client-key': key,
    'kubelet-certificate-authority': certificateFiles('ca').certificate,
  };
}

/** The API server as a proxy in front of metrics-server. */
function aggregation() {
  const { certificate, key } = certificateFiles('front-proxy');
  return {
    'requestheader-client-ca-file': certificateFiles('front-ca').certificate,
    'requestheader-username-headers': 'X-Remote-User',
    'requestheader-group-headers': 'X-Remote-Group',
    'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
    'requestheader-allowed-names': 'front-proxy-client',
    'proxy-client-cert-file': certificate,
    'proxy-client-key-file': key,
    'enable-aggregator-routing': true,
  };
}
