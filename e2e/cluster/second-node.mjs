import { withLock } from '#scripts/machine/lock.mjs';
import { groundFile } from '../ground/ground-folder.mjs';
import { ensureRegistry } from '../ground/registry.mjs';
import { ensurePrograms } from './build/programs.mjs';
import { isRunning } from './cluster-process.mjs';
import { askApi, nodeIsReady } from './control-plane/api.mjs';
import { createSecondNodeNetwork, removeSecondNodeNetwork } from './network/second-node-network.mjs';
import { SECOND_NODE } from './node/nodes.mjs';
import { joinNode, prepareNode, processesOf, removeNode } from './node/start-node.mjs';

/**
 * Adds a second node to the running cluster, for tests that need one; the caller removes it:
 * {@link removeSecondNode}. Both nodes say that they have the whole machine's processors and memory.
 *
 * @returns {Promise<string>} its name, once it takes pods
 */
export async function addSecondNode() {
  return withLock(groundFile('cluster.lock'), async () => {
    const running = await Promise.all(processesOf(SECOND_NODE).map(isRunning));
    if (!running.includes(false) && (await nodeIsReady(SECOND_NODE.name))) return SECOND_NODE.name;
    await remove();
    const { address: registry } = await ensureRegistry();
    const programs = await ensurePrograms();
    await createSecondNodeNetwork();
    await prepareNode(programs, SECOND_NODE, registry);
    await joinNode(programs, SECOND_NODE);
    return SECOND_NODE.name;
  });
}

/**
 * Ends the second node and all its pods, as if its machine had been switched off and taken out of the cluster.
 *
 * @returns {Promise<void>}
 */
export async function removeSecondNode() {
  await withLock(groundFile('cluster.lock'), remove);
}

async function remove() {
  await removeNode(SECOND_NODE);
  await removeSecondNodeNetwork();
  await askApi(`/api/v1/nodes/${SECOND_NODE.name}`, 'DELETE');
}
