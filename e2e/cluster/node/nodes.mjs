import { ADDRESSES, HOST_ON_BRIDGE } from '../addresses.mjs';
import { clusterFile } from '../cluster-folder.mjs';

/**
 * @typedef {object} ClusterNode
 * @property {string} name
 * @property {string} address that the API server and other nodes reach it at
 * @property {string} gateway its pods' bridge
 * @property {string} podNetwork in CIDR notation
 * @property {string} firstPod the first address that a pod may get
 * @property {string} apiServer as this node reaches it, `host:port`
 * @property {string} registryHost where this node reaches the registry that images call 127.0.0.1
 * @property {string | undefined} networkNamespace undefined: the machine's own
 */

/** The node that is always there: this machine. @type {ClusterNode} */
export const FIRST_NODE = {
  name: 'node1',
  address: HOST_ON_BRIDGE,
  gateway: HOST_ON_BRIDGE,
  podNetwork: '10.232.0.0/24',
  firstPod: '10.232.0.10',
  apiServer: `127.0.0.1:${ADDRESSES.apiServer.port}`,
  registryHost: '127.0.0.1',
  networkNamespace: undefined,
};

/** The link between this machine and the second node, /30. */
export const SECOND_NODE_LINK = { name: 'slipway-node2', host: '10.232.254.1', prefix: 30 };

/** A second node on the same machine, in a network namespace of its own. @type {ClusterNode} */
export const SECOND_NODE = {
  name: 'node2',
  address: '10.232.254.2',
  gateway: '10.232.1.1',
  podNetwork: '10.232.1.0/24',
  firstPod: '10.232.1.10',
  apiServer: `${HOST_ON_BRIDGE}:${ADDRESSES.apiServer.port}`,
  registryHost: HOST_ON_BRIDGE,
  networkNamespace: 'slipway-node2',
};

/**
 * @param {ClusterNode} node
 * @param {...string} names path below the node's folder
 * @returns {string}
 */
export function nodeFile(node, ...names) {
  return clusterFile(node.name, ...names);
}

/** @param {ClusterNode} node @returns {string} containerd's socket */
export function containerdSocket(node) {
  return nodeFile(node, 'containerd.sock');
}
