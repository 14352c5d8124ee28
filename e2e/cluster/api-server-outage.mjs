import { ensureRegistry } from '../ground/registry.mjs';
import { ensurePrograms } from './build/programs.mjs';
import { startProcess, stopProcess } from './cluster-process.mjs';
import { apiServer } from './control-plane/api-server.mjs';

/**
 * Ends the API server, for tests of what happens without: connections are refused. What runs in the cluster goes on.
 * The caller starts it again: {@link startApiServer}.
 *
 * @returns {Promise<void>}
 */
export async function stopApiServer() {
  await stopProcess('api-server');
}

/** @returns {Promise<void>} when it answers; nothing happens when it runs */
export async function startApiServer() {
  const { address } = await ensureRegistry();
  await startProcess(await ensurePrograms(), apiServer(address));
}
