/**
 * Load above the target of an autoscaled service: `node bench/service/scaling.mjs [SECONDS]`. When it grows from one replica to three and back,
 * and whether callers notice; then more than one replica can do: who is admitted, who is refused, and how fast.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { printTable } from '../measure.mjs';
import { openGround, writeProject } from './ground.mjs';
import { percentile, startLoad } from './steady-load.mjs';

const QUEUE = 5;
const limit = Number(process.argv[2] ?? 300);
const ground = await openGround();
const name = `bench-${process.pid}`;
const { slipway } = ground;

try {
  const project = join(ground.folder, 'project');
  // Ten milliseconds of the processor a request.
  const run = 'end = time.process_time() + 0.01\n    while time.process_time() < end: pass\n    return x';
  await writeProject(project, { name: 'bench-scaling', run });
  const autoscale = ['--autoscale', '1-3', '--target', '70', '--scale-down-seconds', '15'];
  const sized = ['--cpu', '100m', '--cpu-limit', '500m', '--queue', '20'];
  const { service } = await slipway('publish', project, '--name', name, '--yes', ...autoscale, ...sized);
  const { primary } = await slipway('service', 'keys', name);
  await grow({ url: service.url, key: primary, perSecond: 24 });
  // Without a limit on its processor: with one, the kernel stops the whole replica for most of each period.
  await slipway(
    'update',
    name,
    '--replicas',
    '1',
    '--queue',
    String(QUEUE),
    '--cpu-limit',
    'default',
    '--cpu',
    '800m',
  );
  await overload({ what: 'computes 10 ms', url: service.url, key: primary, perSecond: 200 });
  await writeProject(project, { name: 'bench-scaling', run: 'time.sleep(0.05)\n    return x' });
  await slipway('update', name, '--folder', project);
  await overload({ what: 'waits 50 ms', url: service.url, key: primary, perSecond: 100 });
} finally {
  await ground.attempt('service', 'delete', name, '--yes');
  await ground.close();
}

/** @param {{url: string, key: string, perSecond: number}} call */
async function grow(call) {
  const stop = startLoad(call);
  const began = performance.now();
  /** @type {Record<string, number>} */
  const times = {};
  await until((ready) => ready >= 3, times, began);
  const result = await stop();
  const ended = performance.now();
  const trickle = startLoad({ ...call, perSecond: 2 });
  /** @type {Record<string, number>} */
  const back = {};
  await until((ready) => ready <= 1, back, ended);
  const low = await trickle();
  printTable('Autoscaling (the test cluster’s autoscaler looks every 5 s)', [
    { what: 'seconds until this many replicas were ready', ...times },
    { what: 'seconds after the load until this many were left', ...back },
  ]);
  printTable('What callers saw', [
    { part: 'growing', requests: result.sent, outcomes: JSON.stringify(result.outcomes) },
    { part: 'shrinking', requests: low.sent, outcomes: JSON.stringify(low.outcomes) },
  ]);
}

/**
 * @param {(ready: number) => boolean} isThere
 * @param {Record<string, number>} times
 * @param {number} began
 */
async function until(isThere, times, began) {
  for (let waited = 0; waited < limit; waited += 1) {
    const { service } = await slipway('service', 'show', name);
    const seconds = (performance.now() - began) / 1000;
    times[service.replicas.ready] ??= Math.round(seconds);
    if (isThere(service.replicas.ready) && isThere(service.replicas.wanted)) return;
    await sleep(1000);
  }
}

/** @param {{what: string, url: string, key: string, perSecond: number}} call */
async function overload({ what, ...call }) {
  const alone = startLoad({ ...call, perSecond: 5 });
  await sleep(10_000);
  const quiet = await alone();
  const stop = startLoad({ ...call, connections: 200 });
  await sleep(20_000);
  const result = await stop();
  printTable(`Over capacity: ${call.perSecond} requests a second to a run() that ${what}, queue ${QUEUE}`, [
    {
      what: 'p99 of the answered without overload, ms',
      value: percentile(quiet.milliseconds, 0.99).toFixed(0),
    },
    { what: 'p99 of the answered, ms', value: percentile(result.milliseconds, 0.99).toFixed(0) },
    { what: 'p99 of the refused (503), ms', value: percentile(result.refused, 0.99).toFixed(1) },
    { what: 'refused without Retry-After', value: result.withoutRetryAfter },
    { what: 'outcomes', value: JSON.stringify(result.outcomes) },
  ]);
}
