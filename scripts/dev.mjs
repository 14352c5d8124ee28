/**
 * `npm run dev [-- FOLDER …]`: Slipway from its sources. The page is updated as its files are saved (HMR); the shell and
 * core are rebuilt and start again. Without a display, or without an Electron for this machine, the same for the portal
 * in a browser. Works right after a clone; Ctrl-C ends everything.
 */
import { resolve } from 'node:path';
import { ensureDependencies } from './dependencies.mjs';
import { endOrderly, Interrupted, interruption } from './machine/interruption.mjs';
import { say } from './machine/progress.mjs';
import { windowRuntime } from './window-runtime.mjs';

// npm runs scripts in the repository's top folder, and keeps here where its user stands.
const cwd = process.env.INIT_CWD ?? process.cwd();
const words = process.argv.slice(2).map((word) => (word.startsWith('-') ? word : resolve(cwd, word)));

endOrderly();
try {
  await ensureDependencies();
  const runtime = await windowRuntime();
  // Both need node_modules.
  if (runtime) {
    const { developWindow } = await import('./dev/window.mjs');
    process.exitCode = await developWindow(runtime, words);
  } else {
    const { developPortal } = await import('./dev/portal.mjs');
    process.exitCode = await developPortal(words);
  }
} catch (error) {
  if (!(error instanceof Interrupted)) say(/** @type {Error} */ (error).message);
  process.exitCode = 1;
}
if (interruption.aborted) process.exitCode = 130;
