/**
 * Two checkouts in one run: start of the command line, start of the window, size of what is built. Both must be built.
 * `node bench/compare.mjs OLD_CHECKOUT [NEW_CHECKOUT] [ROUNDS]`. The window needs a display and is left out without one.
 */
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startFiles } from './bundle-files.mjs';
import { inTurns, measure, median, printTable, ROOT } from './measure.mjs';
import { temporaryFolder } from './window.mjs';
import { startOnce, watchingProgram } from './window-program.mjs';

const [old, later = ROOT, rounds = '11'] = process.argv.slice(2);
if (old === undefined) throw new Error('Name the other checkout: node bench/compare.mjs OLD_CHECKOUT');
const CHECKOUTS = { before: resolve(old), after: resolve(later) };
const ROUNDS = Number(rounds);

const folder = await temporaryFolder();
try {
  /** @type {Row[]} */
  const rows = [...(await commandLine()), ...(await windowStart()), ...(await sizes())];
  printTable(
    `${ROUNDS} rounds in turns, Node ${process.versions.node}`,
    rows.map(({ what, unit, before, after, best = '' }) => ({
      what,
      unit,
      before: before.toFixed(unit === 's' ? 3 : 1),
      after: after.toFixed(unit === 's' ? 3 : 1),
      'best of each': best,
      change: `${after >= before ? '+' : ''}${(100 * (after / before - 1)).toFixed(1)} %`,
    })),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

/**
 * @typedef {object} Row
 * @property {string} what
 * @property {'s' | 'KB'} unit
 * @property {number} before the median, for a time
 * @property {number} after
 * @property {string} [best] the shortest time of both: on a busy machine it says more than the median
 */

/** @returns {Promise<Row[]>} */
async function commandLine() {
  const model = join(folder, 'model.bin');
  await writeFile(model, 'weights');
  /** @type {Record<string, readonly string[]>} */
  const commands = { '--version': ['--version'], '--help': ['--help'], 'model list': ['model', 'list'] };
  const rows = [];
  for (const checkout of Object.values(CHECKOUTS))
    await slipwayOf(checkout, ['model', 'register', 'first', model])();
  for (const [what, words] of Object.entries(commands)) {
    const seconds = await inTurns(
      { before: slipwayOf(CHECKOUTS.before, words), after: slipwayOf(CHECKOUTS.after, words) },
      ROUNDS,
    );
    rows.push(row(`slipway ${what}`, seconds));
  }
  return rows;
}

/**
 * @param {string} checkout
 * @param {readonly string[]} words
 */
function slipwayOf(checkout, words) {
  const program = join(checkout, 'cli', 'slipway.mjs');
  const environment = { SLIPWAY_HOME: dataOf(checkout) };
  return async () => {
    const measured = await measure(process.execPath, [program, ...words], environment);
    if (measured.code !== 0) throw new Error(`${program} ${words.join(' ')} failed:\n${measured.output}`);
    return measured;
  };
}

/** @param {string} checkout @returns {string} a data folder of its own: a newer one may write what an older cannot read */
function dataOf(checkout) {
  return join(folder, checkout === CHECKOUTS.before ? 'data-before' : 'data-after');
}

/** @returns {Promise<Row[]>} none without a display */
async function windowStart() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return [];
  const programs = {
    before: await watchingProgram(join(folder, 'before'), CHECKOUTS.before),
    after: await watchingProgram(join(folder, 'after'), CHECKOUTS.after),
  };
  const start = (/** @type {'before' | 'after'} */ which) => async () => ({
    seconds: await startOnce(programs[which], dataOf(CHECKOUTS[which])),
    output: '',
    code: 0,
  });
  // The first start of each fills caches.
  for (const which of /** @type {const} */ (['before', 'after'])) await start(which)();
  return [row('window, usable', await inTurns({ before: start('before'), after: start('after') }, ROUNDS))];
}

/** @returns {Promise<Row[]>} */
async function sizes() {
  const measures = {
    'page, loaded at the start, gzip': pageStart,
    'page, all scripts and styles': (/** @type {string} */ out) => sum(join(out, 'renderer'), /\.(js|css)$/),
    'main and core': (/** @type {string} */ out) => sum(join(out, 'main'), /\.js$/),
    'command line': (/** @type {string} */ out) => sum(join(out, 'cli'), /\.js$/),
  };
  const rows = [];
  for (const [what, size] of Object.entries(measures)) {
    const [before, after] = [
      await size(join(CHECKOUTS.before, 'out')),
      await size(join(CHECKOUTS.after, 'out')),
    ];
    rows.push({ what, unit: /** @type {const} */ ('KB'), before: before / 1024, after: after / 1024 });
  }
  return rows;
}

/** @param {string} out */
async function pageStart(out) {
  const page = join(out, 'renderer');
  let total = 0;
  for (const file of await startFiles(page)) total += gzipSync(await readFile(join(page, file))).length;
  return total;
}

/**
 * @param {string} place
 * @param {RegExp} pattern of file names
 */
async function sum(place, pattern) {
  const files = (await readdir(place, { recursive: true })).filter((file) => pattern.test(file));
  const all = await Promise.all(files.map((file) => stat(join(place, file))));
  return all.reduce((total, { size }) => total + size, 0);
}

/**
 * @param {string} what
 * @param {Readonly<Record<string, readonly number[]>>} seconds
 * @returns {Row}
 */
function row(what, { before = [], after = [] }) {
  const best = `${Math.min(...before).toFixed(3)}, ${Math.min(...after).toFixed(3)}`;
  return { what, unit: 's', before: median(before), after: median(after), best };
}
