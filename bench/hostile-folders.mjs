/// <reference lib="dom" />
/**
 * The window while folders made to keep it busy are open and checked: the longest time in which main, the page and core
 * answer nobody, folder by folder, and how long the check takes; of three rounds the least. `node bench/hostile-folders.mjs [PART OF A NAME…]`. Needs a
 * display. The end code is 1 when one of them was silent for more than 100 ms.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runnerImport } from 'vite';
import { startCore } from './hostile/core-process.mjs';
import { printTable, ROOT } from './measure.mjs';
import { launchSlipway, temporaryFolder } from './window.mjs';

const MOST_MS = 100;
const LOOK_MS = 2500;
/** What else the machine does only adds to a delay. */
const ROUNDS = 3;

/** @type {{module: {HOSTILE_FOLDERS: Readonly<Record<string, Readonly<Record<string, string>>>>}}} */
const { module } = await runnerImport(join(ROOT, 'core', 'manifest', 'testing', 'hostile-folders.ts'));
/** @type {readonly (readonly [string, Readonly<Record<string, string>>])[]} */
const sound = [
  [
    'none: a sound project',
    { 'slipway.yml': 'name: sound\nmodels: []\n', 'score.py': 'def run(data):\n    return data\n' },
  ],
];
const chosen = Object.entries(module.HOSTILE_FOLDERS).filter(
  ([name]) => process.argv.length < 3 || process.argv.slice(2).some((part) => name.includes(part)),
);

const root = await temporaryFolder();
const core = await startCore(root);
const app = await launchSlipway(join(root, 'window'));
try {
  const page = await app.firstWindow();
  await page.getByRole('button', { name: 'Open a folder' }).waitFor();
  await app.evaluate(watchMain);
  await page.evaluate(watchPage);
  /** @type {Map<string, {main: number, page: number, core: number, 'check ms': number}>} */
  const least = new Map();
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, files] of [...sound, ...chosen]) {
      const folder = join(root, `project-${least.size}-${round}`);
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      await longest();
      await open(page, folder);
      await sleep(LOOK_MS);
      const { main, page: ofPage } = await longest();
      await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Welcome' }).click();
      const { milliseconds, delay } = await core.check(folder);
      const before = least.get(name);
      least.set(name, {
        main: leastOf(before?.main, main),
        page: leastOf(before?.page, ofPage),
        core: leastOf(before?.core, delay),
        'check ms': leastOf(before?.['check ms'], milliseconds),
      });
      await rm(folder, { recursive: true, force: true });
    }
  const rows = [...least].map(([name, values]) => ({ folder: name, ...values }));
  printTable(`Longest time in which nobody was answered, ms: the least of ${ROUNDS} rounds`, rows);
  const slow = rows.filter(
    ({ main, page: ofPage, core: ofCore }) => Math.max(main, ofPage, ofCore) > MOST_MS,
  );
  console.log(
    slow.length === 0
      ? `None over ${MOST_MS} ms.`
      : `Over ${MOST_MS} ms: ${slow.map((row) => row.folder).join(', ')}`,
  );
  process.exitCode = slow.length === 0 ? 0 : 1;
} finally {
  await app.close();
  await core.end();
  await rm(root, { recursive: true, force: true });
}

/** @param {import('@playwright/test').Page} page @param {string} folder */
async function open(page, folder) {
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, folder);
  await page.getByRole('button', { name: 'Open a folder' }).click();
  await page.waitForURL(/folder=/);
}

/** The longest silence of main and of the page since the last call. */
async function longest() {
  const take = () => {
    const most = Number(Reflect.get(globalThis, 'longestSilence') ?? 0);
    Reflect.set(globalThis, 'longestSilence', 0);
    return most;
  };
  const main = await app.evaluate(take);
  const page = await (await app.firstWindow()).evaluate(take);
  return { main, page };
}

/** @param {number | undefined} before @param {number} now */
function leastOf(before, now) {
  return Math.round(before === undefined ? now : Math.min(before, now));
}

/** In main: how late a timer of 5 ms is. */
function watchMain() {
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    const most = Number(Reflect.get(globalThis, 'longestSilence') ?? 0);
    Reflect.set(globalThis, 'longestSilence', Math.max(most, now - last - 5));
    last = now;
  }, 5);
}

/** In the page: how late a message to itself is; its timers are slowed down in the background. */
function watchPage() {
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  port1.onmessage = () => {
    const now = performance.now();
    const most = Number(Reflect.get(globalThis, 'longestSilence') ?? 0);
    Reflect.set(globalThis, 'longestSilence', Math.max(most, now - last - 5));
    last = now;
    setTimeout(() => port2.postMessage(undefined), 5);
  };
  port2.postMessage(undefined);
}
