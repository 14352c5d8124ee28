/**
 * `npm run test:engines [kind …]`: the tests of the engine with its push to a registry, and five examples, on every engine that Slipway
 * supports, one after the other. Needs Debian 12 as root, and `npm run build`; see CONTRIBUTING.md.
 */
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import Docker from 'dockerode';
import { ENGINE_KINDS } from '#e2e/engines/engine-kinds.mjs';
import { EXAMPLES, walkExample } from '#e2e/engines/walk.mjs';
import { importBaseImage } from '#e2e/ground/base-image.mjs';
import { runInForeground } from './machine/foreground.mjs';
import { endOrderly, interruption } from './machine/interruption.mjs';
import { say, seconds } from './machine/progress.mjs';
import { ROOT } from './repository.mjs';

const BASE = 'python:3.11-slim';
/** What an engine's own folder is called below; the private engine of the tests keeps its data. */
const KEPT = 'docker-20.10';
/** Nothing is in the caches of a new engine. */
const PATIENCE = ['--testTimeout=600000', '--hookTimeout=600000'];

endOrderly();
const chosen = process.argv.slice(2);
const unknown = chosen.filter((kind) => !(kind in ENGINE_KINDS));
if (unknown.length > 0) {
  say(`Unknown: ${unknown.join(', ')}. Available: ${Object.keys(ENGINE_KINDS).join(', ')}`);
  process.exit(2);
}
/** @type {Record<string, string>[]} */
const rows = [];
for (const [kind, start] of Object.entries(ENGINE_KINDS))
  if ((chosen.length === 0 || chosen.includes(kind)) && !interruption.aborted)
    rows.push(await testEngine(kind, start));
console.table(rows);
process.exitCode = rows.some((row) => Object.values(row).some((cell) => cell.startsWith('FAILED'))) ? 1 : 0;

/**
 * @param {string} kind
 * @param {() => Promise<import('#e2e/engines/engine-kinds.mjs').RunningEngine>} start
 * @returns {Promise<Record<string, string>>} a row of the table
 */
async function testEngine(kind, start) {
  say(`\n── ${kind}`);
  /** @type {Record<string, string>} */
  const row = { engine: kind };
  const engine = await start().catch((error) => failed(kind, error));
  if (engine === undefined) return { ...row, version: 'FAILED to start' };
  const socket = engine.dockerHost.replace('unix://', '');
  try {
    const client = new Docker({ socketPath: socket, host: undefined });
    row.version = (await client.version()).Version;
    if (!(await hasBase(client))) await importBaseImage(client, BASE);
    const began = performance.now();
    const code = await runInForeground(
      process.execPath,
      [
        join(ROOT, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--project=unit',
        ...PATIENCE,
        'core/docker/docker-engine.test.ts',
      ],
      {
        cwd: ROOT,
        environment: { SLIPWAY_TEST_REGISTRY_PORT: '5055', ...process.env, DOCKER_HOST: engine.dockerHost },
      },
    );
    row.tests = code === 0 ? seconds(began) : `FAILED after ${seconds(began)}`;
    for (const example of EXAMPLES) {
      if (interruption.aborted) break;
      const times = await walkExample(example, engine.dockerHost).catch((error) =>
        failed(`${kind}, ${example}`, error),
      );
      row[example] =
        times === undefined
          ? 'FAILED'
          : [times.up, times.edit, times.dev].map((each) => each.toFixed(1)).join(' / ');
      say(`${example}: ${row[example]}`);
    }
  } finally {
    await engine.stop();
    if (kind !== KEPT) await rm(dirname(socket), { recursive: true, force: true });
  }
  return row;
}

/** @param {Docker} client */
function hasBase(client) {
  return client
    .getImage(BASE)
    .inspect()
    .then(
      () => true,
      () => false,
    );
}

/**
 * @param {string} what
 * @param {unknown} error
 * @returns {undefined}
 */
function failed(what, error) {
  say(`${what}: ${/** @type {Error} */ (error).stack}`);
  return undefined;
}
