import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../repository.mjs';

/**
 * @param {readonly string[]} folders below the repository's top; missing ones have no files
 * @param {RegExp} pattern of file names
 * @param {readonly string[]} [filters] parts of paths, of which one must be in the file's path; options of a runner do
 *   not count; none: every file
 * @returns {boolean} whether there is such a file
 */
export function anyFile(folders, pattern, filters = []) {
  const wanted = filters.filter((filter) => !filter.startsWith('-'));
  return folders.some((folder) => {
    const entries = entriesOf(join(ROOT, folder));
    const files = entries.filter((entry) => entry.isFile() && pattern.test(entry.name));
    const paths = files.map((entry) => join(folder, entry.name));
    if (paths.some((path) => wanted.length === 0 || wanted.some((filter) => path.includes(filter))))
      return true;
    const below = entries.filter((entry) => entry.isDirectory() && entry.name !== 'node_modules');
    return anyFile(
      below.map((entry) => join(folder, entry.name)),
      pattern,
      filters,
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
