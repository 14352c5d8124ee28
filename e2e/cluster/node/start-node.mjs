import { mkdir } from 'node:fs/promises';
import { startProcess, stopProcess } from '../cluster-process.mjs';
import { createCertificate } from '../identity/certificates.mjs';
import { writeKubeconfig } from '../identity/kubeconfig.mjs';
import { together } from '../together.mjs';
import { createCgroups, removeCgroups } from './cgroups.mjs';
import { containerd, loadPauseImage } from './containerd.mjs';
import { kubeProxy } from './kube-proxy.mjs';
import { kubelet } from './kubelet.mjs';
import { nodeFile } from './nodes.mjs';
import { removeRemains } from './remains.mjs';

/** @typedef {import('./nodes.mjs').ClusterNode} ClusterNode */

/** @param {ClusterNode} node @returns {readonly string[]} its processes' names */
export function processesOf(node) {
  return ['containerd', 'kubelet', 'kube-proxy'].map((name) => `${node.name}-${name}`);
}

/**
 * What a node needs before it can join: its identity, its control group and containerd with the pause image.
 *
 * @param {string} programs
 * @param {ClusterNode} node
 * @param {string} registry `host:port`
 */
export async function prepareNode(programs, node, registry) {
  await mkdir(nodeFile(node), { recursive: true });
  await createCertificate({
    name: node.name,
    subject: `/O=system:nodes/CN=system:node:${node.name}`,
    alternativeNames: [`DNS:${node.name}`, `IP:${node.address}`],
  });
  await writeKubeconfig(node.name, { server: node.apiServer });
  await createCgroups(node);
  await startProcess(programs, await containerd(programs, node, registry));
  await loadPauseImage(programs, node);
}

/**
 * @param {string} programs
 * @param {ClusterNode} node prepared
 * @returns {Promise<void>} when it takes pods
 */
export async function joinNode(programs, node) {
  await together([
    startProcess(programs, await kubelet(node)),
    startProcess(programs, await kubeProxy(node)),
  ]);
}

/**
 * Ends a node and all its pods and removes what it left on the machine; does as much as there is to do.
 *
 * @param {ClusterNode} node
 */
export async function removeNode(node) {
  // Before the pods, or the kubelet would start them again.
  await Promise.all(processesOf(node).map(stopProcess));
  await removeCgroups(node);
  await removeRemains(node);
}
