/** Kills a retraining at instants spread over its length: `node bench/kill-retraining.mjs [ROUNDS]`. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { measure, printTable, SLIPWAY, slipway } from './measure.mjs';

const rounds = Number(process.argv[2] ?? 20);
const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
const common = ['--data-dir', join(folder, 'data'), '--json'];

const FILES = {
  'score.py': `import json


def init():
    global limit
    with open("model.json") as file:
        limit = json.load(file)["limit"]


def run(x: float):
    return {"level": "high" if x >= limit else "low"}
`,
  'model.json': '{"limit": 90}',
  'requests/one.json': '{"x": 4}',
  'train.py': 'import json\njson.dump({"limit": 50}, open("model.json", "w"))\n',
  'holdout.csv': `x,level\n${Array.from({ length: 200 }, (_, at) => `${at / 2},${at >= 100 ? 'high' : 'low'}\n`).join('')}`,
};

/** A project of its own, whose training makes a better model. */
async function makeProject(/** @type {string} */ name) {
  const project = join(folder, name);
  await mkdir(join(project, 'requests'), { recursive: true });
  for (const [path, text] of Object.entries(FILES)) await writeFile(join(project, path), text);
  await writeFile(
    join(project, 'slipway.yml'),
    `name: ${name}
models:
  - {name: ${name}-model, path: model.json}
training:
  holdout: {file: holdout.csv, label: level}
  gates:
    - {metric: accuracy, against: champion, expect: better}
`,
  );
  return project;
}

/** @typedef {{ id: string, state: string, candidate?: { digest: string } }} Retraining */

/** @returns {Promise<readonly Retraining[]>} */
async function retrainingsOf(/** @type {string} */ name) {
  return JSON.parse((await slipway([...common, 'retraining', 'list', name])).output).retrainings;
}

/** Goes on as a person would: approves what waits, and starts again what failed. */
async function goOn(/** @type {string} */ name, /** @type {string} */ project) {
  const [newest] = await retrainingsOf(name);
  if (newest?.state === 'waiting') await slipway([...common, 'retraining', 'approve', newest.id]);
  else if (newest?.state !== 'updated') await slipway([...common, 'retrain', project, '--engine', 'process']);
  // Nothing is left to do, whoever asks again.
  await slipway([...common, 'retrain', project, '--engine', 'process']);
}

/** What there is of the new model, after all. */
async function outcomeOf(/** @type {string} */ name, /** @type {string} */ project) {
  const { models } = JSON.parse(
    (await slipway([...common, 'model', 'list', '--name', `${name}-model`])).output,
  );
  const all = await retrainingsOf(name);
  return {
    promotions: all.filter(({ state }) => state === 'updated').length,
    versions: models.length - 1,
    inProject: (await readFile(join(project, 'model.json'), 'utf8')).includes('50') ? 'yes' : 'no',
  };
}

/** @param {number} length of a whole retraining, in seconds */
async function killOne(/** @type {number} */ round, length) {
  const name = `killed${round}`;
  const project = await makeProject(name);
  const child = spawn(process.execPath, [SLIPWAY, ...common, 'retrain', project, '--engine', 'process'], {
    stdio: 'ignore',
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  // Some are over by then, so that the last steps are hit too on a machine that does other work.
  const after = (1.6 * length * (round + 0.5)) / rounds;
  await Promise.race([sleep(after * 1000), closed]);
  child.kill('SIGKILL');
  await closed;
  const state = (await retrainingsOf(name))[0]?.state ?? 'none';
  await goOn(name, project);
  return { 'killed after s': after.toFixed(2), 'found as': state, ...(await outcomeOf(name, project)) };
}

try {
  // The first one makes the environment, the second one tells how long one takes.
  await slipway([...common, 'retrain', await makeProject('cold'), '--engine', 'process']);
  const warm = await makeProject('warm');
  const { seconds } = await measure(process.execPath, [
    SLIPWAY,
    ...common,
    'retrain',
    warm,
    '--engine',
    'process',
  ]);
  const rows = [];
  for (let round = 0; round < rounds; round += 1) rows.push(await killOne(round, seconds));
  printTable(`${rounds} kills during a retraining of ${seconds.toFixed(1)} s`, rows);
  const wrong = rows.filter(
    ({ promotions, versions, inProject }) => promotions !== 1 || versions !== 1 || inProject !== 'yes',
  );
  console.log(`promoted other than once: ${wrong.length} of ${rounds}`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
