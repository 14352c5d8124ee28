/**
 * Hostile requests to the three HTTP servers of Slipway, and what must hold after them:
 * `node bench/hostile.mjs [COUNT] [SEED] [scoring|portal|run ...]` (1,000,000 requests to each, seed 1, all three). Bounded, to
 * loopback only. Linux. The end code is 1 when one of them failed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DOORS } from './hostile/doors.mjs';
import { mostMemory, openConnections, treeOf } from './hostile/processes.mjs';
import { sendHostile } from './hostile/sender.mjs';
import { printTable, slipway } from './measure.mjs';

const [count = '1000000', seed = '1', ...names] = process.argv.slice(2);
/** Clients that hung up may take as long as a request may take to arrive. */
const CLOSED_WITHIN_MS = 15_000;
const ENDED_WITHIN_MS = 10_000;

for (const name of names.length > 0 ? names : Object.keys(DOORS)) {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
  try {
    if (!(await attack(name, folder))) process.exitCode = 1;
  } finally {
    await endRuns(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} name
 * @param {string} folder
 */
async function attack(name, folder) {
  const open = DOORS[name];
  if (open === undefined) throw new Error(`There is no server ${name}: ${Object.keys(DOORS).join(', ')}.`);
  const door = await open(folder);
  await door.asGood();
  const before = await treeOf(door.pid);
  const began = performance.now();
  const sent = await sendHostile(door.port, door.target, {
    count: Number(count),
    seed: Number(seed),
    tell: ({ requests }) =>
      console.error(`${name}: ${requests} requests, ${Math.round((performance.now() - began) / 1000)} s`),
  });
  const seconds = (performance.now() - began) / 1000;
  const open_ = await lastOpen(door.port);
  const good = await door.asGood();
  const after = await treeOf(door.pid);
  const memory = await mostMemory(after);
  const faults = await door.faults();
  const end = await endOf(door);
  printTable(`${name}: hostile requests by kind`, [sent.kinds]);
  printTable(`${name}: answers by status`, [sent.statuses]);
  printTable(
    `${name}: memory of its processes, MB`,
    memory.map(({ command, mostMegabytes }) => ({
      process: command.slice(0, 60),
      most: mostMegabytes,
      limit: door.mostMegabytes,
    })),
  );
  const checks = [
    { what: 'requests', found: sent.requests, holds: sent.requests >= Number(count) },
    { what: 'connections', found: sent.connections, holds: true },
    { what: 'requests a second', found: Math.round(sent.requests / seconds), holds: true },
    { what: 'connections that were not taken', found: sent.refused, holds: true },
    { what: 'uncaught exceptions', found: faults.length, holds: faults.length === 0 },
    {
      what: 'processes that were replaced',
      found: before.filter((pid) => !after.includes(pid)).length,
      holds: before.every((pid) => after.includes(pid)),
    },
    {
      what: 'most memory of a process, MB',
      found: Math.max(...memory.map(({ mostMegabytes }) => mostMegabytes)),
      holds: memory.every(({ mostMegabytes }) => mostMegabytes < door.mostMegabytes),
    },
    { what: 'connections still open', found: open_, holds: open_ === 0 },
    { what: 'status of a good request', found: good, holds: good === 200 },
    { what: 'ms from SIGTERM to the end', found: Math.round(end), holds: end < ENDED_WITHIN_MS },
  ];
  printTable(
    `${name}: what must hold`,
    checks.map(({ what, found, holds }) => ({ what, found, holds: holds ? 'yes' : 'NO' })),
  );
  for (const line of faults.slice(0, 20)) console.log(line);
  return checks.every(({ holds }) => holds);
}

/** @param {number} port */
async function lastOpen(port) {
  const end = Date.now() + CLOSED_WITHIN_MS;
  while ((await openConnections(port)) > 0 && Date.now() < end) await sleep(100);
  return openConnections(port);
}

/** @param {import('./hostile/doors.mjs').Door} door */
async function endOf(door) {
  const began = performance.now();
  process.kill(door.pid, 'SIGTERM');
  const late = sleep(3 * ENDED_WITHIN_MS, undefined, { ref: false }).then(() =>
    process.kill(door.pid, 'SIGKILL'),
  );
  await Promise.race([door.ended(), late]);
  return performance.now() - began;
}

/** @param {string} folder */
async function endRuns(folder) {
  const { output } = await slipway(['--data-dir', join(folder, 'data'), '--json', 'runs']);
  for (const run of JSON.parse(output).runs)
    await slipway(['--data-dir', join(folder, 'data'), '--json', '-q', 'rm', run.id, '--force']);
  await slipway(['--data-dir', join(folder, 'data'), '--json', '-q', 'trash', 'empty', '--yes']);
}
