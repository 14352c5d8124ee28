/// <reference lib="dom" />
/**
 * Many services in one namespace: `node bench/service/many.mjs [COUNT]`. Seconds of `slipway service list`, with few and with many, and the
 * longest frame of the window while its list is scrolled and brought up to date (needs a display).
 */
import { join } from 'node:path';
import { longestFrame, watchFrames } from '../frames.mjs';
import { inTurns, measure, median, printTable, SLIPWAY } from '../measure.mjs';
import { launchSlipway } from '../window.mjs';
import { openGround, writeProject } from './ground.mjs';

const count = Number(process.argv[2] ?? 100);
const ground = await openGround({ exposure: ['--expose', 'none'] });
const nameOf = (/** @type {number} */ index) => `many-${process.pid}-${index}`;
const AT_ONCE = 4;
let published = 0;

try {
  const project = join(ground.folder, 'project');
  await writeProject(project, { name: 'bench-many' });
  const { image } = await ground.slipway('build', project, '--engine', 'docker');
  const rows = [];
  for (const wanted of [1, count]) {
    await publishUpTo(wanted, image.reference);
    const data = join(ground.folder, 'data');
    const seconds = await inTurns(
      {
        list: () => measure(process.execPath, [SLIPWAY, '--data-dir', data, '--json', 'service', 'list']),
        node: () => measure(process.execPath, ['-e', '0']),
      },
      5,
    );
    rows.push({
      services: wanted,
      'list, median s': median(seconds.list ?? []).toFixed(2),
      'node -e 0': median(seconds.node ?? []).toFixed(2),
    });
  }
  printTable('slipway service list', rows);
  await inWindow(join(ground.folder, 'data'));
} finally {
  for (let index = 0; index < published; index += 1)
    await ground.attempt('service', 'delete', nameOf(index), '--yes');
  await ground.close();
}

/**
 * What is measured is the list: a service is as much in it without replicas, and a small machine has room for all.
 *
 * @param {number} wanted
 * @param {string} image
 */
async function publishUpTo(wanted, image) {
  const sized = ['--cpu', '1m', '--memory', '64Mi'];
  const publishNext = async () => {
    while (published < wanted) {
      const name = nameOf(published);
      published += 1;
      await ground.slipway('publish', image, '--name', name, '--yes', ...sized);
      await ground.slipway('service', 'pause', name, '--yes');
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, publishNext));
}

/** @param {string} data the data folder */
async function inWindow(data) {
  const app = await launchSlipway(data);
  try {
    const page = await app.firstWindow();
    await page.getByText(/^Slipway \d/).waitFor();
    const began = performance.now();
    await page.evaluate(() => {
      location.hash = '#/services';
    });
    const first = page.getByText(nameOf(0), { exact: true }).first();
    await first.waitFor();
    const shown = performance.now() - began;
    await page.evaluate(watchFrames);
    await first.hover();
    for (let scrolled = 0; scrolled < 100; scrolled += 1) {
      await page.mouse.wheel(0, scrolled % 50 < 25 ? 120 : -120);
      await page.waitForTimeout(100);
    }
    const longest = await page.evaluate(longestFrame);
    printTable(`The window with ${published} services`, [
      { what: 'from the click to the list', value: `${shown.toFixed(0)} ms` },
      { what: 'longest frame in 10 s of scrolling', value: `${longest.toFixed(0)} ms` },
    ]);
  } finally {
    await app.close();
  }
}
