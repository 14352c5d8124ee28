import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureElectronRuntime } from '#scripts/electron-runtime.mjs';
import { ELECTRON_FLAGS, environmentOf } from './window.mjs';

const PATIENCE_MS = 60_000;
/** Said by each program on its output when its window can be used. */
export const USABLE = 'bench: usable';

/**
 * Slipway from a built checkout, and a watcher that looks whether its page shows what core returned.
 *
 * @param {string} place
 * @param {string} checkout
 */
export function watchingProgram(place, checkout) {
  const entry = pathToFileURL(join(checkout, 'out', 'main', 'index.js'));
  return program(place, {
    // Both imported, not called for later: Electron is ready once the entry is through.
    'main.js': `import './watch.js';\nimport '${entry.href}';`,
    'watch.js': `import { app } from 'electron';
app.getAppPath = () => ${JSON.stringify(checkout)};
const look = (contents) => contents
  .executeJavaScript("/Slipway \\\\d/.test(document.querySelector('footer')?.textContent ?? '')")
  .then((isUp) => isUp ? console.log('${USABLE}') : setTimeout(() => look(contents), 10), () => setTimeout(() => look(contents), 10));
app.on('web-contents-created', (_event, contents) => contents.once('dom-ready', () => look(contents)));`,
  });
}

/**
 * @param {string} place
 * @param {Readonly<Record<string, string>>} files
 */
export async function program(place, files) {
  await mkdir(place, { recursive: true });
  const description = { name: 'bench', version: '0.0.0', type: 'module', main: 'main.js' };
  for (const [name, text] of Object.entries({ ...files, 'package.json': JSON.stringify(description) }))
    await writeFile(join(place, name), text);
  return place;
}

/**
 * Starts a program and ends it once it says that it can be used.
 *
 * @param {string} place
 * @param {string} data
 * @returns {Promise<number>} seconds from its process to its usable window
 */
export async function startOnce(place, data) {
  const { executable } = await ensureElectronRuntime();
  const began = performance.now();
  const child = spawn(executable, [...ELECTRON_FLAGS, place], {
    env: environmentOf(data),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
  });
  return new Promise((resolve, reject) => {
    let output = '';
    let seconds = Number.NaN;
    /** @param {Buffer} chunk */
    const onData = (chunk) => {
      output += chunk.toString('utf8');
      if (!Number.isNaN(seconds) || !output.includes(USABLE)) return;
      seconds = (performance.now() - began) / 1000;
      child.kill('SIGTERM');
    };
    child.stdout.on('data', onData);
    child.stderr.on('data', onData);
    child.once('error', reject);
    child.once('exit', () =>
      Number.isNaN(seconds)
        ? reject(new Error(`It never came up:\n${output.slice(-2000)}`))
        : resolve(seconds),
    );
  });
}
