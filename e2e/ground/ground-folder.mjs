import { join } from 'node:path';
import { cacheFolder } from '#scripts/machine/cache-folder.mjs';

/**
 * The files of the ground: all of them below the cache folder, so that two cache folders never meet.
 *
 * @param {...string} names path below the ground's folder
 * @returns {string}
 */
export function groundFile(...names) {
  return join(cacheFolder(), 'ground', ...names);
}
