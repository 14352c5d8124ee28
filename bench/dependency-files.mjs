/**
 * `node bench/dependency-files.mjs [PART OF A NAME…]`: `check` against `build` on realistic dependency files, with the
 * package index of the settings and the process engine. Fails when a file passes the check and its build does not, or
 * the other way round. Needs a build of Slipway (`npm run build`) and the network.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const ROOT = join(import.meta.dirname, '..');
const LONGEST_MS = 600_000;
const parts = process.argv.slice(2);
/** @type {readonly File[]} */
const table = JSON.parse(
  await readFile(join(ROOT, 'core', 'manifest', 'testing', 'dependency-files.json'), 'utf8'),
);
const place = await mkdtemp(join(tmpdir(), 'slipway-dependencies-'));

/**
 * @typedef {{ name: string, file: string, runtime: string, expect: string, text: string, encoding?: 'utf16le', more?: Record<string, string> }} File
 * @typedef {{ code: string, severity: string }} Said
 */

/**
 * @param {readonly string[]} words
 * @returns {Promise<{ isDone: boolean, stdout: string, seconds: number }>}
 */
function slipway(...words) {
  return new Promise((resolve) => {
    const begun = performance.now();
    execFile(
      process.execPath,
      [join(ROOT, 'cli', 'slipway.mjs'), ...words],
      { env: { ...process.env, SLIPWAY_HOME: join(place, 'home'), NO_COLOR: '1' }, timeout: LONGEST_MS },
      (error, stdout) =>
        resolve({ isDone: error === null, stdout, seconds: (performance.now() - begun) / 1000 }),
    );
  });
}

/**
 * @param {File} one
 * @param {number} index
 */
async function folderOf(one, index) {
  const folder = join(place, `project-${index}`);
  await mkdir(folder);
  const text = one.encoding === undefined ? one.text : Buffer.from(`\ufeff${one.text}`, one.encoding);
  await writeFile(
    join(folder, 'slipway.yml'),
    `name: deps\nmodels: []\nruntime: python-${one.runtime}\ndependencies: ${one.file}\n`,
  );
  await writeFile(join(folder, 'score.py'), 'def run(data):\n    return data\n');
  await writeFile(join(folder, one.file), text);
  for (const [name, more] of Object.entries(one.more ?? {})) await writeFile(join(folder, name), more);
  return folder;
}

let wrong = 0;
try {
  for (const [index, one] of table.entries()) {
    if (parts.length > 0 && !parts.some((part) => one.name.includes(part))) continue;
    const folder = await folderOf(one, index);
    const check = await slipway('check', folder, '--json');
    /** @type {{ diagnostics: readonly Said[] }} */
    const { diagnostics } = JSON.parse(check.stdout);
    const said = diagnostics.filter(({ code }) => code !== 'unused-dependency');
    const build = await slipway('build', folder, '--engine', 'process');
    const refuses = said.some(({ severity }) => severity === 'error');
    const isRight = build.isDone ? !refuses : said.length > 0;
    const isExpected =
      one.expect === 'builds' ? build.isDone : one.expect === 'refused' ? !build.isDone : true;
    if (!isRight || !isExpected) wrong += 1;
    console.log(
      [
        isRight && isExpected ? 'ok   ' : 'WRONG',
        one.name.padEnd(52),
        `check ${check.seconds.toFixed(1)} s ${said.map(({ code }) => code).join(', ') || '–'}`.padEnd(60),
        `build ${build.seconds.toFixed(1)} s ${build.isDone ? 'done' : 'failed'}`,
      ].join(' '),
    );
  }
} finally {
  await rm(place, { recursive: true, force: true });
}
console.log(`${wrong} wrong`);
process.exitCode = wrong === 0 ? 0 : 1;
