/**
 * `npm start [-- FOLDER …]`: installs, builds and opens Slipway's window; without a display, or without an Electron
 * for this machine, starts the portal instead. Works right after a clone; Ctrl-C ends everything.
 */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { canBuild, ensureBuild } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { runInForeground } from './machine/foreground.mjs';
import { endOrderly, Interrupted, interruption } from './machine/interruption.mjs';
import { say, seconds } from './machine/progress.mjs';
import { ROOT } from './repository.mjs';
import { ROOT_FLAGS, runtimeText, windowRuntime } from './window-runtime.mjs';

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

/** @param {ElectronRuntime} runtime */
async function openWindow(runtime) {
  say(`Opening the window on ${runtimeText(runtime)}, ${seconds(started)} after the start.`);
  return runInForeground(runtime.executable, [...ROOT_FLAGS, ROOT, ...userArguments], { cwd });
}

async function servePortal() {
  const program = join(ROOT, 'cli', 'slipway.mjs');
  await access(program);
  say(`Starting the portal, ${seconds(started)} after the start.`);
  return runInForeground(process.execPath, [program, 'serve', ...userArguments], { cwd });
}
