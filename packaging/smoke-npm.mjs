import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '#scripts/machine/command.mjs';
import { npm } from '#scripts/machine/npm.mjs';

/** What `npx slipway` may download; a dependency that is bundled by mistake shows here. */
const MOST_BYTES = 5_000_000;

/**
 * Installs a tarball into an empty folder as a user would, without a network, and uses it.
 *
 * @param {{path: string, bytes: number}} tarball
 * @returns {Promise<void>}
 * @throws {Error} when it brings packages, runs scripts, is too large, or does not work
 */
export async function smokeNpmPackage({ path, bytes }) {
  assert.ok(bytes <= MOST_BYTES, `${path} has ${bytes} bytes, more than ${MOST_BYTES}.`);
  const folder = await mkdtemp(join(tmpdir(), 'slipway-npm-'));
  try {
    await writeFile(join(folder, 'package.json'), '{"private": true}\n');
    await npm(['install', '--offline', '--no-audit', '--no-fund', path], { cwd: folder });
    const modules = (await readdir(join(folder, 'node_modules'))).filter((name) => !name.startsWith('.'));
    assert.deepEqual(modules, ['slipway'], 'The package brings others.');
    const own = JSON.parse(await readFile(join(folder, 'node_modules/slipway/package.json'), 'utf8'));
    assert.equal(own.scripts, undefined, 'The package runs scripts when it is installed.');
    await tryProgram(folder, own.version);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * @param {string} folder with the installed package
 * @param {string} version
 */
async function tryProgram(folder, version) {
  const program = join(folder, 'node_modules/slipway/cli/slipway.mjs');
  const environment = { ...process.env, SLIPWAY_HOME: join(folder, 'data') };
  const slipway = (/** @type {string[]} */ ...words) =>
    run(process.execPath, [program, ...words], { cwd: folder, environment });
  assert.equal((await slipway('--version')).trim(), version);
  await writeFile(join(folder, 'score.py'), 'def run(x: float):\n    return x * 2\n');
  await slipway('init');
  assert.deepEqual(JSON.parse(await slipway('check', '--json')).diagnostics, []);
  assert.equal(JSON.parse(await slipway('model', 'list', '--json')).total, 0);
  await tryPortal(program, environment);
}

/**
 * The portal answers with its page and the documentation of its API.
 *
 * @param {string} program
 * @param {NodeJS.ProcessEnv} environment
 */
async function tryPortal(program, environment) {
  const child = spawn(process.execPath, [program, 'serve', '--port', '0', '--json'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const address = await new Promise((resolve, reject) => {
      let said = '';
      const look = (/** @type {Buffer} */ bytes) => {
        said += bytes.toString();
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
        if (found) resolve(found[0]);
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      child.once('exit', () => reject(new Error(`The portal ended: ${said}`)));
    });
    const page = await fetch(`${address}/`);
    assert.match(await page.text(), /<div id="root">/);
    assert.equal((await fetch(`${address}/api/docs/swagger-ui-bundle.js`)).status, 200);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}
