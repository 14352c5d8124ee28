import { Interrupted } from './machine/interruption.mjs';
import { say } from './machine/progress.mjs';

/** @typedef {import('./electron-runtime.mjs').ElectronRuntime} ElectronRuntime */

const ORIGIN = {
  given: 'from ELECTRON_OVERRIDE_DIST_PATH',
  own: "Electron's own program",
  'stand-in': 'a stand-in from the npm registry, for development only',
};

/**
 * The Electron that opens a window on this machine. Says why when there is none.
 *
 * @returns {Promise<ElectronRuntime | undefined>} undefined: no window can be opened here
 */
export async function windowRuntime() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    say(
      'No display (neither DISPLAY nor WAYLAND_DISPLAY is set): starting the portal for a browser instead.',
    );
    return undefined;
  }
  // Needs node_modules, which the first start installs.
  const { ensureElectronRuntime } = await import('./electron-runtime.mjs');
  try {
    return await ensureElectronRuntime();
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    say(`${/** @type {Error} */ (error).message}\nStarting the portal for a browser instead.`);
    return undefined;
  }
}

/**
 * @param {ElectronRuntime} runtime
 * @returns {string} such as `Electron 33.2.1 (…)`
 */
export function runtimeText(runtime) {
  return `Electron ${runtime.version} (${ORIGIN[runtime.kind]})`;
}

/** Chromium does not start its own sandbox helper as root; the page's sandbox stays on. */
export const ROOT_FLAGS =
  process.platform === 'linux' && process.getuid?.() === 0 ? /** @type {const} */ (['--no-sandbox']) : [];
