/** How long the command line takes to start, in proportion to an empty Node: `node bench/start-time.mjs`. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inTurns, measure, median, printTable, SLIPWAY, slipway } from './measure.mjs';

const ROUNDS = 11;
const VERSIONS = 10_000;
const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
try {
  const [few, many] = [join(folder, 'few'), join(folder, 'many')];
  await writeFile(join(folder, 'model.bin'), 'weights');
  for (const data of [few, many])
    await slipway(['--data-dir', data, 'model', 'register', 'first', join(folder, 'model.bin')]);
  await fill(join(many, 'models.json'));
  // The first read checks every record; what a change writes is not checked again.
  await slipway(['--data-dir', many, 'model', 'register', 'last', join(folder, 'model.bin')]);

  const cli =
    (/** @type {readonly string[]} */ ...parameters) =>
    () =>
      measure(process.execPath, [SLIPWAY, ...parameters]);
  const seconds = await inTurns(
    {
      'node -e 0': () => measure(process.execPath, ['-e', '0']),
      'slipway --version': cli('--version'),
      'model list, 1 version': cli('--data-dir', few, 'model', 'list'),
      [`model list, ${VERSIONS} versions`]: cli('--data-dir', many, 'model', 'list'),
      [`model list --json, ${VERSIONS} versions`]: cli('--data-dir', many, '--json', 'model', 'list'),
    },
    ROUNDS,
  );
  const empty = median(seconds['node -e 0'] ?? []);
  printTable(
    `Start, ${ROUNDS} rounds in turns, Node ${process.versions.node}`,
    Object.entries(seconds).map(([command, all]) => ({
      command,
      'median s': median(all).toFixed(3),
      'range s': `${Math.min(...all).toFixed(3)}–${Math.max(...all).toFixed(3)}`,
      '× node -e 0': (median(all) / empty).toFixed(1),
    })),
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

/**
 * Puts copies of the first record into a collection.
 * @param {string} path
 */
async function fill(path) {
  const [first] = JSON.parse(await readFile(path, 'utf8')).records;
  const records = Array.from({ length: VERSIONS }, (_value, index) => {
    const [name, version] = [`model-${index % 500}`, 1 + Math.floor(index / 500)];
    return { ...first, name, version, reference: `${name}:${version}` };
  });
  await writeFile(path, JSON.stringify({ schemaVersion: 1, records }));
}
