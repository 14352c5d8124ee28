/**
 * Building an example without an engine and with Docker, in turns: `node bench/direct/build.mjs [EXAMPLE] [ROUNDS]`. Each round has a
 * data folder of its own; the base image is that of the registry of the tests (`SLIPWAY_TEST_REGISTRY`).
 */
import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, printTable, ROOT, slipway } from '../measure.mjs';
import { putBase } from './base-image.mjs';

const example = process.argv[2] ?? 'iris';
const rounds = Number(process.argv[3] ?? 2);
const registry = process.env.SLIPWAY_TEST_REGISTRY ?? '127.0.0.1:5000';

const bases = await putBase(registry);

/** @type {Record<string, Record<'direct' | 'docker', number[]>>} */
const seconds = {};

/** @param {string} what @param {'direct' | 'docker'} builder @param {number} value */
function note(what, builder, value) {
  seconds[what] ??= { direct: [], docker: [] };
  seconds[what][builder].push(value);
}

/** @param {'direct' | 'docker'} builder */
async function round(builder) {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
  const [project, data] = [join(folder, example), join(folder, 'data')];
  const common = ['--data-dir', data, '--json'];
  /** @param {string} what @param {readonly string[]} [options] */
  const build = async (what, options = []) => {
    const command = [...common, 'build', project, '--builder', builder, ...options];
    note(what, builder, (await slipway(command)).seconds);
  };
  try {
    await cp(join(ROOT, 'resources', 'examples', example), project, { recursive: true });
    await slipway([...common, 'settings', 'set', 'baseImages', bases]);
    await build('new data folder');
    await build('every layer again', ['--no-cache']);
    await appendFile(join(project, 'score.py'), `\n# ${Math.random()}\n`);
    await build('script edited');
    await build('nothing changed');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

for (let count = 0; count < rounds; count += 1) {
  await round('direct');
  await round('docker');
}
printTable(
  `slipway build of ${example}, ${rounds} rounds, median seconds`,
  Object.entries(seconds).map(([what, { direct, docker }]) => ({
    what,
    direct: median(direct).toFixed(2),
    Docker: median(docker).toFixed(2),
    ratio: (median(docker) / median(direct)).toFixed(1),
  })),
);
