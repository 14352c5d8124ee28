import { access, rm } from 'node:fs/promises';
import { canInstallPackages, ensurePackages } from '#scripts/machine/debian-packages.mjs';
import { interruption } from '#scripts/machine/interruption.mjs';
import { withLock } from '#scripts/machine/lock.mjs';
import { step } from '#scripts/machine/progress.mjs';
import { groundFile } from '../ground/ground-folder.mjs';
import { ensureRegistry } from '../ground/registry.mjs';
import { applyObjects } from './add-ons/apply.mjs';
import { coredns } from './add-ons/coredns.mjs';
import { metricsServer, nodeIsMeasured } from './add-ons/metrics-server.mjs';
import { traefik } from './add-ons/traefik.mjs';
import { DEVELOPER_NAMESPACE } from './addresses.mjs';
import { writePauseImage } from './build/pause-image.mjs';
import { ensurePrograms } from './build/programs.mjs';
import { clusterFile } from './cluster-folder.mjs';
import { isRunning, startProcess, stopProcess } from './cluster-process.mjs';
import { apiHas } from './control-plane/api.mjs';
import { apiServer } from './control-plane/api-server.mjs';
import { controllerManager, scheduler } from './control-plane/controllers.mjs';
import { etcd } from './control-plane/etcd.mjs';
import { createUsers } from './identity/users.mjs';
import { createHostNetwork, removeHostNetwork } from './network/host-network.mjs';
import { removeSecondNodeNetwork } from './network/second-node-network.mjs';
import { FIRST_NODE, SECOND_NODE } from './node/nodes.mjs';
import { joinNode, prepareNode, processesOf, removeNode } from './node/start-node.mjs';
import { together } from './together.mjs';
import { waitUntil } from './wait-until.mjs';

/** Of Debian: what runs containers, joins them to a network, and makes certificates and rules. */
const PACKAGES = ['runc', 'containernetworking-plugins', 'conntrack', 'iptables', 'iproute2', 'openssl'];

const CONTROL_PLANE = ['etcd', 'api-server', 'controller-manager', 'scheduler'];
const ADD_ONS = ['coredns', 'metrics-server', 'traefik'];
const PROCESSES = [...CONTROL_PLANE, ...ADD_ONS, ...processesOf(FIRST_NODE)];

/**
 * @typedef {object} Cluster
 * @property {string} programs the folder with kubectl
 * @property {{address: string, started: boolean}} registry that its nodes pull from, as 127.0.0.1 too
 * @property {boolean} started whether this call started it
 */

/**
 * A Kubernetes cluster of one node for the tests. One that works is taken as it is; of one that does not, or that was
 * killed, everything is removed first: each start is from nothing.
 *
 * @returns {Promise<Cluster>}
 * @throws {Error} saying what is missing when this machine can't have it
 */
export async function ensureCluster() {
  const ability = await canInstallPackages();
  if (!ability.able) throw new Error(`A Kubernetes cluster can't be started here: ${ability.reason}.`);
  const programs = await ensurePrograms();
  const registry = await ensureRegistry();
  return withLock(groundFile('cluster.lock'), async () => {
    if (await works()) return { programs, registry, started: false };
    await ensurePackages(PACKAGES);
    await removeCluster();
    await step('Starting a Kubernetes cluster', async () => {
      try {
        await start(programs, registry.address);
      } catch (error) {
        await removeCluster({ logs: false });
        throw error;
      }
    });
    return { programs, registry, started: true };
  });
}

/**
 * Stops the cluster, second node included; nothing of it stays but the built programs.
 *
 * @returns {Promise<boolean>} whether it ran
 */
export async function stopCluster() {
  return withLock(groundFile('cluster.lock'), async () => {
    const ran = await Promise.all([...PROCESSES, ...processesOf(SECOND_NODE)].map(isRunning));
    await removeCluster();
    return ran.includes(true);
  });
}

/** @returns {Promise<boolean>} whether every process runs and the API answers */
async function works() {
  const running = await Promise.all(PROCESSES.map(isRunning));
  if (running.includes(false)) return false;
  try {
    // A busy machine answers late: a cluster that may be in use is not removed for that.
    await waitUntil('the API', () => apiHas('/readyz'), 30_000);
    return true;
  } catch (error) {
    if (interruption.aborted) throw error;
    return false;
  }
}

/** @param {string} programs @param {string} registry */
async function start(programs, registry) {
  await createUsers();
  await createHostNetwork();
  await writePauseImage(programs);
  await together([
    prepareNode(programs, FIRST_NODE, registry),
    startProcess(programs, etcd()).then(() => startProcess(programs, apiServer(registry))),
  ]);
  await together([
    startProcess(programs, controllerManager()),
    startProcess(programs, scheduler()),
    joinNode(programs, FIRST_NODE),
    startAddOns(programs),
  ]);
  await together([
    waitUntil('service accounts', () =>
      apiHas(`/api/v1/namespaces/${DEVELOPER_NAMESPACE}/serviceaccounts/default`),
    ),
    waitUntil('measurements of the node', () => nodeIsMeasured(FIRST_NODE.name)),
  ]);
}

/** @param {string} programs */
async function startAddOns(programs) {
  // The API server creates these a moment after it answers.
  for (const path of [
    '/apis/rbac.authorization.k8s.io/v1/clusterroles/system:auth-delegator',
    '/api/v1/namespaces/kube-system',
    '/api/v1/namespaces/default',
  ])
    await waitUntil(path, () => apiHas(path));
  await applyObjects(programs);
  await together([
    startProcess(programs, await coredns()),
    startProcess(programs, metricsServer()),
    startProcess(programs, traefik()),
  ]);
}

/** @param {{logs?: boolean}} [options] whether the logs go too */
async function removeCluster({ logs = true } = {}) {
  const there = await access(clusterFile()).then(
    () => true,
    () => false,
  );
  if (!there) return;
  await Promise.all(PROCESSES.map(stopProcess));
  await Promise.all([removeNode(FIRST_NODE), removeNode(SECOND_NODE)]);
  await removeSecondNodeNetwork();
  await removeHostNetwork();
  if (logs) await rm(clusterFile(), { recursive: true });
}
