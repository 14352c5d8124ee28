import { spawn } from 'node:child_process';
import { appendFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { attempt } from '#scripts/machine/command.mjs';
import { ROOT } from '#scripts/repository.mjs';

export const EXAMPLES = ['digits', 'iris', 'photo', 'plain-json', 'two-inputs'];
const SLIPWAY = join(ROOT, 'cli', 'slipway.mjs');

/**
 * Takes an example project through its whole life on an engine, as a user does: check, up, logs, up again after an edit, dev with an edit,
 * stop, restart, remove, delete the images, prune.
 *
 * @param {string} example
 * @param {string} dockerHost
 * @returns {Promise<{up: number, edit: number, dev: number}>} seconds of the first build and start, of one after an edit, of an edit in dev
 */
export async function walkExample(example, dockerHost) {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-engines-'));
  const project = join(folder, example);
  const environment = { ...process.env, DOCKER_HOST: dockerHost, SLIPWAY_HOME: join(folder, 'data') };
  const slipway = (/** @type {readonly string[]} */ ...words) => command(words, environment);
  try {
    await cp(join(ROOT, 'resources', 'examples', example), project, { recursive: true });
    await slipway('check', project);
    const first = await timed(() => slipway('up', project, '--engine', 'docker'));
    const { run } = JSON.parse(first.value);
    await mustContain(slipway('logs', run.id), 'server listening');
    await appendFile(join(project, 'score.py'), '\n# edited\n');
    const second = await timed(() => slipway('up', project, '--engine', 'docker'));
    const dev = await develop(project, environment);
    const [later] = JSON.parse(await slipway('runs')).runs;
    await slipway('stop', later.id);
    await slipway('restart', later.id);
    for (const each of JSON.parse(await slipway('runs')).runs) await slipway('rm', each.id, '--force');
    for (const { reference } of JSON.parse(await slipway('image', 'list')).images)
      await slipway('image', 'delete', reference, '--yes');
    await slipway('image', 'prune', '--yes');
    return { up: first.seconds, edit: second.seconds, dev };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {readonly string[]} words
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<string>} standard output
 */
async function command(words, environment) {
  const options = { environment, timeout: 900_000 };
  const { code, stdout, stderr } = await attempt(process.execPath, [SLIPWAY, '--json', ...words], options);
  if (code !== 0) throw new Error(`slipway ${words.join(' ')}: exit code ${code}\n${stderr}\n${stdout}`);
  return stdout;
}

/**
 * @template Value
 * @param {() => Promise<Value>} work
 */
async function timed(work) {
  const began = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - began) / 1000 };
}

/**
 * @param {Promise<string>} output
 * @param {string} text
 */
async function mustContain(output, text) {
  const found = await output;
  if (!found.includes(text)) throw new Error(`“${text}” is missing in:\n${found}`);
}

/**
 * Runs `slipway dev` until an edit has been taken over.
 *
 * @param {string} project
 * @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<number>} seconds from saving to answering again
 */
async function develop(project, environment) {
  const child = spawn(process.execPath, [SLIPWAY, 'dev', project, '--engine', 'docker'], {
    env: environment,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const until = async (/** @type {RegExp} */ pattern) => {
    const end = performance.now() + 300_000;
    while (!pattern.test(output)) {
      if (child.exitCode !== null || performance.now() > end) throw new Error(`slipway dev said:\n${output}`);
      await delay(50);
    }
  };
  try {
    await until(/http:\/\/127\.0\.0\.1:\d+/);
    const script = join(project, 'score.py');
    const { seconds } = await timed(async () => {
      await writeFile(script, `${await readFile(script, 'utf8')}\n# edited while it runs\n`);
      await until(/answers again after/);
    });
    return seconds;
  } finally {
    child.kill('SIGINT');
    await ended;
  }
}
