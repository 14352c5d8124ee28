import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from './machine/npm.mjs';
import { step } from './machine/progress.mjs';
import { ROOT } from './repository.mjs';

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional]
 *
 * @typedef {Readonly<Record<string, LockedPackage>>} LockedPackages
 */

/**
 * Installs what package-lock.json names when node_modules is missing or holds something else.
 *
 * @returns {Promise<void>}
 */
export async function ensureDependencies() {
  if (await dependenciesInstalled()) return;
  await step('Installing dependencies (npm ci)', () => npm(['ci', '--no-fund', '--no-audit'], { cwd: ROOT }));
}

/** @returns {Promise<boolean>} */
async function dependenciesInstalled() {
  const wanted = await lockedPackages(join(ROOT, 'package-lock.json'));
  // npm keeps what it installed in this file.
  const installed = await lockedPackages(join(ROOT, 'node_modules', '.package-lock.json')).catch(
    () => undefined,
  );
  return installed !== undefined && sameDependencies(wanted, installed);
}

/**
 * Compares contents instead of times: a checkout changes times only, and an install in vain takes long.
 *
 * @param {LockedPackages} wanted of package-lock.json
 * @param {LockedPackages} installed of node_modules/.package-lock.json
 * @returns {boolean} whether all that is wanted is there; optional packages of other platforms may be absent
 */
export function sameDependencies(wanted, installed) {
  return Object.entries(wanted).every(([path, locked]) => {
    if (path === '') return true;
    const present = installed[path];
    if (!present) return locked.optional === true;
    return present.version === locked.version && present.integrity === locked.integrity;
  });
}

/** @param {string} file @returns {Promise<LockedPackages>} */
async function lockedPackages(file) {
  return JSON.parse(await readFile(file, 'utf8')).packages;
}
