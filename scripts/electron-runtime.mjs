/**
 * Finds or makes the Electron that runs Slipway on this machine. As a command it prints the runtime's folder:
 * `ELECTRON_OVERRIDE_DIST_PATH=$(node scripts/electron-runtime.mjs)`.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findOwnBinary } from './electron/own-binary.mjs';
import { ensureSharedLibraries } from './electron/shared-libraries.mjs';
import { ensureStandInRuntime, standInExists } from './electron/stand-in-runtime.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {'given' | 'own' | 'stand-in'} kind from ELECTRON_OVERRIDE_DIST_PATH, Electron's own, or the stand-in
 * @property {string} dist the folder that ELECTRON_OVERRIDE_DIST_PATH takes
 * @property {string} executable
 * @property {string} version of Electron; `unknown` when given
 */

/**
 * @returns {Promise<ElectronRuntime>} ready to run, its shared libraries included
 * @throws {Error} when there is none for this machine, or it lacks libraries that can't be installed
 */
export async function ensureElectronRuntime() {
  const runtime = await findRuntime();
  await ensureSharedLibraries(runtime.executable);
  return runtime;
}

/** @returns {Promise<ElectronRuntime>} */
async function findRuntime() {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (given) return { kind: 'given', dist: given, executable: join(given, 'electron'), version: 'unknown' };
  const own = await findOwnBinary();
  if (own) return { kind: 'own', ...own };
  if (standInExists()) {
    const standIn = await ensureStandInRuntime();
    return { kind: 'stand-in', ...standIn, executable: join(standIn.dist, 'electron') };
  }
  throw new Error(
    `Electron can't be downloaded, and there is no other for ${process.platform} ${process.arch}. ` +
      'Allow the download (or set ELECTRON_MIRROR), or use the portal: npx slipway serve',
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log((await ensureElectronRuntime()).dist);
}
