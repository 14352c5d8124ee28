/**
 * Where the cluster's parts are. Everything listens on loopback or on the pods' bridge only; nothing here is used by
 * the private Docker engine (10.231.0.0/16) or by what commonly runs on a developer's machine.
 */
export const ADDRESSES = /** @type {const} */ ({
  apiServer: { host: '127.0.0.1', port: 6443 },
  etcd: { host: '127.0.0.1', port: 12379, peerPort: 12380 },
  ingress: { http: '127.0.0.1:28080', https: '127.0.0.1:28443' },
  /** All nodes' pods. */
  pods: '10.232.0.0/16',
  services: '10.233.0.0/16',
  /** The Service `kubernetes`: always the first address of the range. */
  apiService: '10.233.0.1',
  dnsService: '10.233.0.10',
});

/** The network interface that a node's pods are on. */
export const BRIDGE = 'slipway-cluster';

/** The address of this machine on the bridge: pods reach the API server, DNS and metrics-server there. */
export const HOST_ON_BRIDGE = '10.232.0.1';

/** The namespace in which the restricted user may work. */
export const DEVELOPER_NAMESPACE = 'apps';
