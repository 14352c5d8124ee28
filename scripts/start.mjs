/**
 * `npm start [-- FOLDER …]`: installs, builds and opens Slipway's window; without a display, or without an Electron
 * for this machine, the portal in its stead. Works right after a clone; Ctrl-C ends everything.
 */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { canBuild, ensureBuild } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { runInForeground } from './machine/foreground.mjs';
import { endOrderly, Interrupted, interruption } from './machine/interruption.mjs';
import { say, seconds } from './machine/progress.mjs';
import { ROOT } from './repository.mjs';

/** @typedef {import('./electron-runtime.mjs').ElectronRuntime} ElectronRuntime */

const started = performance.now();
const userArguments = process.argv.slice(2);
// npm runs scripts in the repository's top folder, and keeps here where its user stands.
const cwd = process.env.INIT_CWD ?? process.cwd();

endOrderly();
try {
  await ensureDependencies();
  if (await canBuild()) await ensureBuild();
  const runtime = await windowRuntime();
  process.exitCode = runtime ? await openWindow(runtime) : await servePortal();
} catch (error) {
  if (!(error instanceof Interrupted)) say(/** @type {Error} */ (error).message);
  process.exitCode = 1;
}
if (interruption.aborted) process.exitCode = 130;

/** @returns {Promise<ElectronRuntime | undefined>} undefined: no window can be opened here */
async function windowRuntime() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    say(
      'No display here (neither DISPLAY nor WAYLAND_DISPLAY is set): starting the portal for a browser instead.',
    );
    return undefined;
  }
  const { ensureElectronRuntime } = await import('./electron-runtime.mjs');
  try {
    return await ensureElectronRuntime();
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    say(`${/** @type {Error} */ (error).message}\nStarting the portal for a browser instead.`);
    return undefined;
  }
}

/** @param {ElectronRuntime} runtime */
async function openWindow(runtime) {
  const origin = {
    given: 'named by ELECTRON_OVERRIDE_DIST_PATH',
    own: "Electron's own program",
    'stand-in': 'a stand-in from the npm registry, for development only',
  };
  say(
    `Opening the window on Electron ${runtime.version} (${origin[runtime.kind]}), ${seconds(started)} after the start.`,
  );
  // Chromium refuses to run its own sandbox helper as root; the page's sandbox stays on.
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return runInForeground(runtime.executable, [...asRoot, ROOT, ...userArguments], { cwd });
}

async function servePortal() {
  const program = join(ROOT, 'cli', 'slipway.mjs');
  await access(program);
  say(`Starting the portal, ${seconds(started)} after the start.`);
  return runInForeground(process.execPath, [program, 'serve', ...userArguments], { cwd });
}
