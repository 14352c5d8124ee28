/** Kills a process that registers models at random instants: `node bench/kill-writer.mjs [ROUNDS]`. */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { printTable, SLIPWAY, slipway } from './measure.mjs';

const rounds = Number(process.argv[2] ?? 200);
const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
const data = join(folder, 'data');
/** @type {string[]} */
const acknowledged = [];
let unreadable = 0;

/** Registers until it is killed; what it said before that must be there. */
async function killOne(/** @type {number} */ round) {
  const file = join(folder, 'model.bin');
  await writeFile(file, `round ${round}`);
  const child = spawn(process.execPath, [
    SLIPWAY,
    '--data-dir',
    data,
    '--json',
    'model',
    'register',
    'killed',
    file,
  ]);
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  await sleep(Math.random() * 600);
  child.kill('SIGKILL');
  await closed;
  const reference = /"reference":\s*"(killed:\d+)"/.exec(output)?.[1];
  if (reference !== undefined) acknowledged.push(reference);
}

async function countUnreadable() {
  for (const name of (await readdir(data)).filter((each) => each.endsWith('.json'))) {
    try {
      JSON.parse(await readFile(join(data, name), 'utf8'));
    } catch {
      unreadable += 1;
    }
  }
}

try {
  for (let round = 0; round < rounds; round += 1) {
    await killOne(round);
    await countUnreadable().catch((error) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
  const { models } = JSON.parse((await slipway(['--data-dir', data, '--json', 'model', 'list'])).output);
  const found = new Set(models.map((/** @type {{reference: string}} */ model) => model.reference));
  printTable(`${rounds} kills at random instants`, [
    {
      acknowledged: acknowledged.length,
      found: found.size,
      lost: acknowledged.filter((each) => !found.has(each)).length,
      'files that do not parse': unreadable,
    },
  ]);
} finally {
  await rm(folder, { recursive: true, force: true });
}
