/// <reference lib="dom" />
/**
 * Typing in the manifest while an image is built: `node bench/typing.mjs [KEYS]`. From each key's event to the frame that shows it, idle and
 * during the build of the iris example without its cache. Needs a display and Docker.
 */
import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { median, printTable } from './measure.mjs';
import { launchSlipway, openedFolder, temporaryFolder } from './window.mjs';

const KEYS = Number(process.argv[2] ?? 150);
const KEY_MS = 60;

const folder = await temporaryFolder();
const app = await launchSlipway(folder);
try {
  const page = await app.firstWindow();
  await page.getByRole('button', { name: /^Try the .*iris/i }).click();
  const project = await openedFolder(page);
  const editor = page.getByRole('textbox', { name: /slipway\.yml/ });
  await editor.focus();
  await page.keyboard.press('ControlOrMeta+End');
  await page.evaluate(watchKeys);
  const idle = await type(page);
  // Another package: its layer is installed anew, whatever the engine has from before.
  await appendFile(join(project, 'conda.yml'), '  - tabulate\n');
  await page.getByRole('button', { name: 'Build', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
  await editor.focus();
  const during = await type(page);
  const isStillBuilding = await page.getByRole('button', { name: 'Cancel' }).isVisible();
  printTable(`From key to frame, ${KEYS} keys`, [
    row('idle', idle),
    row(isStillBuilding ? 'during a build' : 'during a build that ended before the typing did', during),
  ]);
} finally {
  await app.close();
  await rm(folder, { recursive: true, force: true });
}

/**
 * @param {string} what
 * @param {readonly number[]} delays milliseconds
 */
function row(what, delays) {
  return {
    what,
    keys: delays.length,
    'median ms': median(delays).toFixed(0),
    'longest ms': Math.max(...delays).toFixed(0),
  };
}

/**
 * Types a comment.
 *
 * @param {import('@playwright/test').Page} page
 * @returns {Promise<readonly number[]>} milliseconds of each key
 */
async function type(page) {
  await page.evaluate(() => Reflect.set(globalThis, 'keyDelays', []));
  const text = `\n# ${'typed while it is built '.repeat(Math.ceil(KEYS / 24))}`.slice(0, KEYS);
  await page.keyboard.type(text, { delay: KEY_MS });
  return page.evaluate(() => Reflect.get(globalThis, 'keyDelays'));
}

/** In the page: notes from each key's event to the end of the frame after it. */
function watchKeys() {
  window.addEventListener(
    'keydown',
    (event) => {
      requestAnimationFrame(() => {
        // A message comes after the frame has been drawn.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () =>
          Reflect.get(globalThis, 'keyDelays').push(performance.now() - event.timeStamp);
        port2.postMessage(undefined);
      });
    },
    { capture: true },
  );
}
