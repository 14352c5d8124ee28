import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The folder that keeps what is costly to fetch or make again: base images, the Electron runtime, the test
 * engine's data, virtual environments. It is safe to delete whenever nothing of it runs.
 *
 * @param {Readonly<Record<string, string | undefined>>} [environment] where `SLIPWAY_CACHE` is looked up
 * @returns {string} an absolute path; the folder itself may not exist yet
 */
export function cacheFolder(environment = process.env) {
  const chosen = environment.SLIPWAY_CACHE;
  return chosen ? resolve(chosen) : join(homedir(), '.cache', 'slipway-dev');
}
