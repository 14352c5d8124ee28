/** What the window loads before an editor or the Swagger page is opened, compressed: `node bench/bundle.mjs`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { printTable, ROOT } from './measure.mjs';

const LIMIT = 350 * 1024;
const PAGE = join(ROOT, 'out', 'renderer');

const html = await readFile(join(PAGE, 'index.html'), 'utf8');
/** @type {Map<string, number>} */
const sizes = new Map();
for (const [, file = ''] of html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.(?:js|css))"/g))
  await weigh(file);
const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
printTable(
  `Loaded at the start, gzip; the limit is ${kilobytes(LIMIT)}`,
  [...sizes, /** @type {const} */ (['all', total])].map(([file, size]) => ({ file, size: kilobytes(size) })),
);
if (total > LIMIT) process.exitCode = 1;

/**
 * Weighs a file and what it imports; what it imports only when asked for stands in `import(…)` and does not count.
 * @param {string} file
 */
async function weigh(file) {
  if (sizes.has(file)) return;
  const text = await readFile(join(PAGE, file), 'utf8');
  sizes.set(file, gzipSync(text).length);
  if (!file.endsWith('.js')) return;
  for (const [, name = ''] of text.matchAll(
    /(?:^|[;}\s])(?:import|export)[^;"'()]*?from?\s*["']\.\/([^"']+\.js)["']/g,
  ))
    await weigh(`assets/${name}`);
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
