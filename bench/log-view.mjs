/// <reference lib="dom" />
/**
 * The log of a run in the real window: `node bench/log-view.mjs`. How long 100,000 lines take to the screen and the
 * longest frame meanwhile; the memory of the page with 1,000,000; from a printed line to the screen.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { longestFrame, watchFrames } from './frames.mjs';
import { median, printTable, slipway } from './measure.mjs';
import { launchSlipway, temporaryFolder } from './window.mjs';

const FIRST = 100_000;
const ALL = 1_000_000;
const MARKS = 40;
const SCRIPT = `
import sys
import time

def run(lines, marks):
    for number in range(lines):
        sys.stdout.write(f"line {number} of {lines}: what a script prints while it works\\n")
    sys.stdout.flush()
    for _ in range(marks):
        time.sleep(0.25)
        print(f"mark {time.time() * 1000:.0f}", flush=True)
    return lines
`;

const folder = await temporaryFolder();
const [project, data] = [join(folder, 'printer'), join(folder, 'data')];
const common = ['--data-dir', data, '--json'];

/**
 * @param {string} id
 * @param {{lines: number, marks: number}} body
 */
const print = (id, body) => slipway([...common, 'score', id, '-d', JSON.stringify(body)]);

try {
  await Promise.all([project, data].map((each) => mkdir(each, { recursive: true })));
  await writeFile(join(project, 'slipway.yml'), 'name: printer\nscript: score.py\nschema: schema.json\n');
  await writeFile(join(project, 'score.py'), SCRIPT);
  await writeFile(join(project, 'schema.json'), '[{"lines": 1, "marks": 0}]');
  const { run } = JSON.parse((await slipway([...common, 'up', project, '--engine', 'process'])).output);
  try {
    await print(run.id, { lines: FIRST, marks: 0 });
    await inWindow(run.id);
  } finally {
    await slipway([...common, 'rm', run.id, '--force']);
    await slipway([...common, 'trash', 'empty', '--yes']);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** @param {string} id */
async function inWindow(id) {
  const app = await launchSlipway(data);
  try {
    const page = await app.firstWindow();
    await page.getByText(/^Slipway \d/).waitFor();
    await page.evaluate(watchFrames);
    const began = Date.now();
    await page.evaluate((run) => {
      location.hash = `#/runs?selected=${run}`;
    }, id);
    await lastLine(page, `line ${FIRST - 1} of ${FIRST}`);
    const seconds = (Date.now() - began) / 1000;
    const longest = await page.evaluate(longestFrame);

    await print(id, { lines: ALL - FIRST, marks: 0 });
    await lastLine(page, `line ${ALL - FIRST - 1} of`);
    const metrics = await app.evaluate(({ app: electron }) => electron.getAppMetrics());
    const tab = metrics.find((each) => each.type === 'Tab');
    const delays = await marksOn(page, () => print(id, { lines: 0, marks: MARKS }));
    printTable('The log of a run in the window', [
      { what: `${FIRST} lines to the screen`, value: `${seconds.toFixed(2)} s`, wanted: '≤ 2 s' },
      { what: 'longest frame meanwhile', value: `${longest.toFixed(0)} ms`, wanted: '≤ 50 ms' },
      {
        what: `memory of the page with ${ALL} lines`,
        value: `${((tab?.memory.workingSetSize ?? 0) / 1024).toFixed(0)} MB`,
        wanted: '< 400 MB',
      },
      {
        what: `printed to shown, median of ${delays.length}`,
        value: `${median(delays)} ms`,
        wanted: '≤ 100 ms',
      },
    ]);
  } finally {
    await app.close();
  }
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {string} text
 */
function lastLine(page, text) {
  return page.getByRole('log').getByText(text).first().waitFor({ timeout: 120_000 });
}

/**
 * Milliseconds from each mark's printing until a frame has it in the document.
 * @param {import('@playwright/test').Page} page
 * @param {() => Promise<unknown>} work
 * @returns {Promise<readonly number[]>}
 */
async function marksOn(page, work) {
  await page.evaluate(() => {
    const seen = new Map();
    Object.assign(globalThis, { marks: seen });
    const look = () => {
      const text = document.querySelector('[role="log"]')?.textContent ?? '';
      for (const [, printed = ''] of text.matchAll(/mark (\d{13})/g))
        if (!seen.has(printed)) seen.set(printed, Date.now() - Number(printed));
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await work();
  await page.waitForTimeout(1000);
  return page.evaluate(() => [...Reflect.get(globalThis, 'marks').values()]);
}
