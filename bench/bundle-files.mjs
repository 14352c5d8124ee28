import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @param {string} page the folder of a built page
 * @returns {Promise<readonly string[]>} scripts and styles that it loads before an editor or the Swagger page is opened
 */
export async function startFiles(page) {
  const html = await readFile(join(page, 'index.html'), 'utf8');
  /** @type {Set<string>} */
  const files = new Set();
  for (const [, file = ''] of html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.(?:js|css))"/g))
    await addWithImports(page, file, files);
  return [...files];
}

/**
 * Adds a file and what it imports; what it imports only when asked for stands in `import(…)` and does not count.
 *
 * @param {string} page
 * @param {string} file
 * @param {Set<string>} files
 */
async function addWithImports(page, file, files) {
  if (files.has(file)) return;
  files.add(file);
  if (!file.endsWith('.js')) return;
  const text = await readFile(join(page, file), 'utf8');
  for (const [, name = ''] of text.matchAll(
    /(?:^|[;}\s])(?:import|export)[^;"'()]*?from?\s*["']\.\/([^"']+\.js)["']/g,
  ))
    await addWithImports(page, `assets/${name}`, files);
}
