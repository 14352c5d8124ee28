import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runInForeground } from '../machine/foreground.mjs';
import { freePort } from '../machine/free-port.mjs';
import { say } from '../machine/progress.mjs';
import { packageProgram, ROOT } from '../repository.mjs';
import { ROOT_FLAGS, runtimeText } from '../window-runtime.mjs';
import { DEV_FOLDER } from './dev-folder.mjs';

/** @typedef {import('../electron-runtime.mjs').ElectronRuntime} ElectronRuntime */

/**
 * Opens the window with electron-vite: it builds main, core and preload and watches them, serves the page with Vite
 * and starts Electron again after a change.
 *
 * @param {ElectronRuntime} runtime
 * @param {readonly string[]} words folders to open, and flags for Electron such as `--inspect=5858`
 * @returns {Promise<number>} the exit code
 */
export async function developWindow(runtime, words) {
  await writeApplication();
  say(`Opening the window on ${runtimeText(runtime)}.`);
  const command = [packageProgram('electron-vite'), 'dev', '--watch', '--', ...ROOT_FLAGS, ...words];
  return runInForeground(process.execPath, command, {
    cwd: ROOT,
    environment: {
      ...process.env,
      ELECTRON_EXEC_PATH: runtime.executable,
      ELECTRON_ENTRY: DEV_FOLDER,
      ...(/^\d/.test(runtime.version) ? { ELECTRON_MAJOR_VER: runtime.version.split('.')[0] } : {}),
      SLIPWAY_DEV_PORT: String(await freePort()),
      // The window that starts again does not wait for the one that ends.
      SLIPWAY_SINGLE_INSTANCE: 'off',
    },
  });
}

/** Writes what Electron needs next to the development build: a description, and the way to what is shipped. */
async function writeApplication() {
  await mkdir(DEV_FOLDER, { recursive: true });
  const { name, version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const description = { name, version, type: 'module', main: 'main/index.js' };
  await writeFile(join(DEV_FOLDER, 'package.json'), JSON.stringify(description, null, 2));
  const resources = join(DEV_FOLDER, 'resources');
  await rm(resources, { force: true });
  await symlink(join(ROOT, 'resources'), resources, 'junction');
}
