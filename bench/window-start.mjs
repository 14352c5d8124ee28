/**
 * How long the window takes from its process to a page that can be used, with 1,000 models in the store, in proportion
 * to an Electron with an empty window: `node bench/window-start.mjs [ROUNDS]`. Needs a display.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureElectronRuntime } from '#scripts/electron-runtime.mjs';
import { median, printTable, ROOT, slipway } from './measure.mjs';
import { ELECTRON_FLAGS, environmentOf, temporaryFolder } from './window.mjs';

const ROUNDS = Number(process.argv[2] ?? 10);
const MODELS = 1000;
const PATIENCE_MS = 60_000;
/** Said by each program on its output when its window can be used. */
const USABLE = 'bench: usable';

const folder = await temporaryFolder();
const { executable } = await ensureElectronRuntime();
try {
  const data = join(folder, 'data');
  await fillStore(data);
  const empty = await emptyProgram(join(folder, 'empty'));
  const own = await watchingProgram(join(folder, 'own'));
  const times = { empty: /** @type {number[]} */ ([]), slipway: /** @type {number[]} */ ([]) };
  // In turns, so that what else the machine does hits both alike; the first start of each fills caches.
  for (let round = -1; round < ROUNDS; round += 1) {
    const [a, b] = [await startOnce(empty, join(folder, 'empty-data')), await startOnce(own, data)];
    if (round < 0) continue;
    times.empty.push(a);
    times.slipway.push(b);
  }
  const [base, ours] = [median(times.empty), median(times.slipway)];
  printTable(`From process to usable window, ${ROUNDS} rounds, ${MODELS} models in the store`, [
    { program: 'empty Electron window', 'median s': base.toFixed(2), ratio: '1.0' },
    { program: 'Slipway', 'median s': ours.toFixed(2), ratio: (ours / base).toFixed(2) },
  ]);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** @param {string} data */
async function fillStore(data) {
  await mkdir(data, { recursive: true });
  const file = join(folder, 'model.bin');
  await writeFile(file, 'weights');
  await slipway(['--data-dir', data, 'model', 'register', 'first', file]);
  const path = join(data, 'models.json');
  const stored = JSON.parse(await readFile(path, 'utf8'));
  const records = Array.from({ length: MODELS }, (_value, index) => ({
    ...stored.records[0],
    name: `model-${index}`,
    reference: `model-${index}:1`,
    version: 1,
  }));
  // As the store itself writes it: a file that somebody else changed is checked record by record.
  const digest = createHash('sha256').update(JSON.stringify(records)).digest('hex');
  await writeFile(path, JSON.stringify({ ...stored, digest, records }));
}

/**
 * A program with one empty window.
 * @param {string} place
 */
function emptyProgram(place) {
  return program(place, {
    'main.js': `import { app, BrowserWindow } from 'electron';
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800 });
  window.webContents.once('did-finish-load', () => console.log('${USABLE}'));
  window.loadURL('data:text/html,<title>empty</title><p>empty');
});`,
  });
}

/**
 * Slipway, and one who looks whether its page shows what core answered.
 * @param {string} place
 */
function watchingProgram(place) {
  const entry = pathToFileURL(join(ROOT, 'out', 'main', 'index.js'));
  return program(place, {
    // Both imported, not called for later: Electron is ready once the entry is through.
    'main.js': `import './watch.js';\nimport '${entry.href}';`,
    'watch.js': `import { app } from 'electron';
app.getAppPath = () => ${JSON.stringify(ROOT)};
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
async function program(place, files) {
  await mkdir(place, { recursive: true });
  const description = { name: 'bench', version: '0.0.0', type: 'module', main: 'main.js' };
  for (const [name, text] of Object.entries({ ...files, 'package.json': JSON.stringify(description) }))
    await writeFile(join(place, name), text);
  return place;
}

/**
 * Starts a program, answers the seconds until it says that it can be used, and ends it.
 * @param {string} place
 * @param {string} data
 * @returns {Promise<number>}
 */
function startOnce(place, data) {
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
