/**
 * Updates under load: `node bench/service/updates.mjs [UPDATES] [REQUESTS_A_SECOND]`. Alternates two good images and a setting while requests
 * come through the Ingress and through the Service; then updates to images that do not work. Counts what callers saw.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { median, printTable } from '../measure.mjs';
import { needed, openGround, writeProject } from './ground.mjs';
import { percentile, startLoad } from './steady-load.mjs';

const updates = Number(process.argv[2] ?? 20);
const perSecond = Number(process.argv[3] ?? 100);
const LEAST_REQUESTS = 20_000;

const registry = needed('SLIPWAY_TEST_REGISTRY');
const ground = await openGround();
const through = await openGround({ exposure: ['--expose', 'node-port', '--host', '127.0.0.1'] });
const names = { ingress: `bench-${process.pid}-a`, service: `bench-${process.pid}-b` };
/** @type {Record<string, number>} */
const seconds = {};

try {
  const images = await buildImages();
  const ways = [
    { way: 'Ingress', ground, name: names.ingress },
    { way: 'Service', ground: through, name: names.service },
  ];
  const rows = [];
  for (const each of ways) rows.push(...(await underLoad(each, images)));
  printTable('What callers saw', rows);
  console.log(`Seconds of an update, median: ${median(Object.values(seconds)).toFixed(1)}`);
} finally {
  await ground.attempt('service', 'delete', names.ingress, '--yes');
  await through.attempt('service', 'delete', names.service, '--yes');
  await ground.close();
  await through.close();
}

/** Those that work and those that do not, built in both data folders. */
async function buildImages() {
  const scripts = {
    good1: { top: 'EDIT = 1' },
    good2: { top: 'EDIT = 2' },
    good3: { top: 'EDIT = 3' },
    crashes: { init: 'os._exit(1)' },
    hangs: { init: 'time.sleep(3600)' },
    'uses too much memory': { init: 'globals().update(big=b"x" * 700_000_000)' },
    'answers 500': { run: 'raise ValueError("broken")' },
  };
  /** @type {Record<string, string>} */
  const images = {};
  for (const [what, script] of Object.entries(scripts)) {
    const project = join(ground.folder, 'project');
    await writeProject(project, { name: 'bench-updates', ...script });
    for (const each of [ground, through]) {
      const { image } = await each.slipway('build', project, '--engine', 'docker');
      images[what] = image.reference;
    }
  }
  return images;
}

/**
 * @param {{way: string, ground: import('./ground.mjs').Ground, name: string}} what
 * @param {Record<string, string>} images
 */
async function underLoad({ way, ground: { slipway, attempt }, name }, images) {
  const first = await slipway(
    'publish',
    String(images.good1),
    '--name',
    name,
    '--cluster',
    'bench',
    '--yes',
    '--start-seconds',
    '20',
  );
  const { primary } = await slipway('service', 'keys', name);
  const call = { url: first.service.url, key: primary, perSecond };
  const stopGood = startLoad(call);
  const began = performance.now();
  for (let index = 1; index <= updates; index += 1) {
    const updateBegan = performance.now();
    const change =
      index % 3 === 0
        ? ['--queue', String(10 + index)]
        : ['--image', String(index % 2 ? images.good2 : images.good1)];
    await slipway('update', name, ...change);
    seconds[`${way} ${index}`] = (performance.now() - updateBegan) / 1000;
  }
  const good = await enough(stopGood, performance.now() - began);
  const stopBad = startLoad(call);
  const reasons = [];
  for (const bad of ['crashes', 'hangs', 'uses too much memory', 'answers 500', 'does not exist']) {
    // Pushed as ever, but to where the nodes do not look for it.
    const isMissing = bad === 'does not exist';
    const image = String(images[isMissing ? 'good3' : bad]);
    if (isMissing) await slipway('cluster', 'update', 'bench', '--pull-registry', `${registry}/nowhere`);
    const { code, answer } = await attempt('update', name, '--image', image);
    if (isMissing) await slipway('cluster', 'update', 'bench', '--pull-registry', registry);
    reasons.push(`${bad}: exit ${code}, ${String(answer.error?.message ?? answer.message).slice(0, 90)}`);
  }
  const bad = await stopBad();
  console.log(reasons.join('\n'));
  return [row(way, 'good', updates, good), row(way, 'bad', reasons.length, bad)];
}

/**
 * Goes on until there are as many requests as the claim needs.
 *
 * @param {() => Promise<import('./steady-load.mjs').LoadResult>} stop
 * @param {number} elapsed milliseconds that requests have come for
 */
async function enough(stop, elapsed) {
  const missing = (LEAST_REQUESTS / 2 / perSecond) * 1000 - elapsed;
  if (updates >= 20 && missing > 0) await sleep(missing);
  return stop();
}

/**
 * @param {string} way
 * @param {string} part
 * @param {number} count
 * @param {import('./steady-load.mjs').LoadResult} result
 */
function row(way, part, count, result) {
  return {
    way,
    part,
    updates: count,
    requests: result.sent,
    'not 200': result.sent - (result.outcomes['200'] ?? 0),
    'p50 ms': percentile(result.milliseconds, 0.5).toFixed(1),
    'p99 ms': percentile(result.milliseconds, 0.99).toFixed(1),
    outcomes: JSON.stringify(result.outcomes),
    versions: JSON.stringify(result.versions),
  };
}
