/** What the window loads before an editor or the Swagger page is opened, compressed: `node bench/bundle.mjs`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startFiles } from './bundle-files.mjs';
import { printTable, ROOT } from './measure.mjs';

const LIMIT = 350 * 1024;
const PAGE = join(ROOT, 'out', 'renderer');

/** @type {[string, number][]} */
const sizes = [];
for (const file of await startFiles(PAGE))
  sizes.push([file, gzipSync(await readFile(join(PAGE, file))).length]);
const total = sizes.reduce((sum, [, size]) => sum + size, 0);
printTable(
  `Loaded at the start, gzip; the limit is ${kilobytes(LIMIT)}`,
  [...sizes, /** @type {const} */ (['all', total])].map(([file, size]) => ({ file, size: kilobytes(size) })),
);
if (total > LIMIT) process.exitCode = 1;

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
