import { groundFile } from '../ground/ground-folder.mjs';

/**
 * The files of the test cluster: certificates, configuration, state, logs. All of them go when the cluster stops.
 *
 * @param {...string} names path below the cluster's folder
 * @returns {string}
 */
export function clusterFile(...names) {
  return groundFile('cluster', ...names);
}
