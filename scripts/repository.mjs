import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the repository. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * How to start a program that a package of node_modules brings, without npx and its start-up time.
 *
 * @param {string} name of the package
 * @param {string} [program] its name in the package's `bin`; default: the only one, or the package's own name
 * @returns {string} a JavaScript file for node
 */
export function packageProgram(name, program = name) {
  const folder = join(ROOT, 'node_modules', name);
  /** @type {{bin: string | Record<string, string>}} */
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = typeof bin === 'string' ? bin : bin[program];
  if (!file) throw new Error(`The package ${name} has no program ${program}.`);
  return join(folder, file);
}
