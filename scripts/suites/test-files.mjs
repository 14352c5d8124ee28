import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../repository.mjs';

/**
 * @param {readonly string[]} folders below the repository's top; missing ones have no files
 * @param {RegExp} pattern of file names
 * @returns {boolean} whether there is such a file
 */
export function anyFile(folders, pattern) {
  return folders.some((folder) => {
    const entries = entriesOf(join(ROOT, folder));
    if (entries.some((entry) => entry.isFile() && pattern.test(entry.name))) return true;
    const below = entries.filter((entry) => entry.isDirectory() && entry.name !== 'node_modules');
    return anyFile(
      below.map((entry) => join(folder, entry.name)),
      pattern,
    );
  });
}

/** @param {string} folder */
function entriesOf(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return [];
    throw error;
  }
}
