/**
 * How long the window takes from its process to a page that can be used, with 1,000 models in the store, in proportion
 * to an Electron with an empty window: `node bench/window-start.mjs [ROUNDS]`. Needs a display.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { median, printTable, ROOT, slipway } from './measure.mjs';
import { temporaryFolder } from './window.mjs';
import { program, startOnce, USABLE, watchingProgram } from './window-program.mjs';

const ROUNDS = Number(process.argv[2] ?? 10);
const MODELS = 1000;

const folder = await temporaryFolder();
try {
  const data = join(folder, 'data');
  await fillStore(data);
  const empty = await emptyProgram(join(folder, 'empty'));
  const own = await watchingProgram(join(folder, 'own'), ROOT);
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
