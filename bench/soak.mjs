/**
 * Opens, builds, runs, stops and closes the plain example again and again, and counts what stays: processes, handles,
 * listeners of the page, memory of page and core. `node bench/soak.mjs [MINUTES]` (60). Uses the process engine, so that
 * no container engine is needed. Needs a display.
 */
import { appendFile, readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { median, printTable, slipway } from './measure.mjs';
import { launchSlipway, openedFolder, temporaryFolder } from './window.mjs';

const MINUTES = Number(process.argv[2] ?? 60);
/** The first rounds fill caches, and are compiled. */
const WARM_ROUNDS = 10;
const UP_MS = 600_000;

const folder = await temporaryFolder();
const app = await launchSlipway(folder);
try {
  const page = await app.firstWindow();
  const cdp = await page.context().newCDPSession(page);
  await page.getByRole('button', { name: /^Try the .*plain/i }).click();
  await page.getByRole('button', { name: 'Engine' }).click();
  await page.getByRole('menuitem', { name: /^Process/ }).click();
  const project = await openedFolder(page);
  const end = Date.now() + MINUTES * 60_000;
  /** @type {Awaited<ReturnType<typeof count>>[]} */
  const rounds = [];
  while (Date.now() < end || rounds.length < WARM_ROUNDS + 2) {
    await round(page, project, rounds.length);
    rounds.push(await count(cdp));
    console.log(`round ${rounds.length}`, JSON.stringify(rounds.at(-1)));
  }
  report(rounds.slice(WARM_ROUNDS));
} finally {
  await app.close();
  await rm(folder, { recursive: true, force: true });
}

/**
 * Opens the project from the welcome page, with a script that has to be built anew.
 *
 * @param {import('@playwright/test').Page} page
 * @param {string} project
 * @param {number} index
 */
async function round(page, project, index) {
  const rail = page.getByRole('navigation', { name: 'Pages' });
  await appendFile(join(project, 'score.py'), `# ${index}\n`);
  await rail.getByRole('link', { name: 'Welcome' }).click();
  await page
    .getByRole('button', { name: basename(project) })
    .first()
    .click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel' }).waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).waitFor({ timeout: UP_MS });
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByText('stopped').first().waitFor();
  // An hour of this builds a thousand images, which nobody keeps: what grows with them is no leak.
  await slipway(['--data-dir', folder, 'image', 'prune', '--yes']);
  for (const name of ['Models', 'Images', 'Runs', 'Tasks', 'Services'])
    await rail.getByRole('link', { name }).click();
}

/** @param {import('@playwright/test').CDPSession} cdp */
async function count(cdp) {
  await cdp.send('HeapProfiler.collectGarbage');
  const { jsEventListeners, nodes } = await cdp.send('Memory.getDOMCounters');
  const metrics = await app.evaluate(({ app: electron }) =>
    electron
      .getAppMetrics()
      .map(({ pid, type, name, memory }) => ({ pid, type, name, kilobytes: memory.workingSetSize })),
  );
  const core = metrics.find((metric) => metric.name === 'Slipway core');
  const renderer = metrics.find((metric) => metric.type === 'Tab');
  return {
    processes: metrics.length + (await childrenOf(core?.pid)),
    handles: await handlesOf(core?.pid),
    listeners: jsEventListeners,
    nodes,
    'core MB': Math.round((core?.kilobytes ?? 0) / 1024),
    'page MB': Math.round((renderer?.kilobytes ?? 0) / 1024),
  };
}

/** @param {number | undefined} pid */
async function childrenOf(pid) {
  if (pid === undefined || process.platform !== 'linux') return 0;
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter((each) => each.trim() !== '').length;
}

/** @param {number | undefined} pid */
async function handlesOf(pid) {
  if (pid === undefined || process.platform !== 'linux') return 0;
  return (await readdir(join('/proc', String(pid), 'fd'))).length;
}

/**
 * Medians of each quarter: a heap grows until its collector takes the trouble, then stays.
 *
 * @param {readonly Readonly<Record<string, number>>[]} rounds
 */
function report(rounds) {
  const quarter = Math.max(1, Math.floor(rounds.length / 4));
  printTable(
    `${rounds.length} rounds in ${MINUTES} minutes, after ${WARM_ROUNDS} to warm up: median of each quarter`,
    Object.keys(rounds[0] ?? {}).map((what) => {
      const medians = [0, 1, 2, 3].map((index) =>
        median(rounds.slice(index * quarter, (index + 1) * quarter).map((round) => round[what] ?? 0)),
      );
      const [first = 0, second = 0, third = 0, fourth = 0] = medians;
      const growth = (100 * (fourth - third)) / Math.max(1, third);
      return { what, first, second, third, fourth, 'last quarter, %': growth.toFixed(1) };
    }),
  );
}
