import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measure, SLIPWAY } from '../measure.mjs';

/**
 * @typedef {object} Ground
 * @property {string} folder temporary
 * @property {(...words: string[]) => Promise<any>} slipway runs a command and answers its JSON; throws when it fails
 * @property {(...words: string[]) => Promise<{code: number | null, answer: any}>} attempt the same for one that may fail
 * @property {() => Promise<void>} close
 */

/** @param {string} name of an environment variable that `node e2e/ground/up.mjs cluster` prints */
export function needed(name) {
  const value = process.env[name];
  if (!value)
    throw new Error(`${name} is not set: eval "$(node e2e/ground/up.mjs engine images registry cluster)"`);
  return value;
}

const port = (/** @type {string} */ name) => /** @type {string} */ (needed(name).split(':').at(-1));

/**
 * A data folder of its own with the test cluster saved in it, as the developer who has rights in one namespace.
 *
 * @param {object} [settings]
 * @param {readonly string[]} [settings.exposure] options of `cluster add`, instead of the ingress without TLS
 * @param {string} [settings.registry] instead of the one of the ground
 * @returns {Promise<Ground>}
 */
export async function openGround({ exposure, registry } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
  const data = join(folder, 'data');
  /** @param {string[]} words */
  const attempt = async (...words) => {
    const { code, output } = await measure(process.execPath, [
      SLIPWAY,
      '--data-dir',
      data,
      '--json',
      '-q',
      ...words,
    ]);
    return { code, answer: JSON.parse(output.slice(output.indexOf('{'))) };
  };
  /** @param {string[]} words */
  const slipway = async (...words) => {
    const { code, answer } = await attempt(...words);
    if (code !== 0) throw new Error(`slipway ${words.join(' ')}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const exposed = exposure ?? [
    '--expose',
    'ingress',
    '--host',
    'localhost',
    '--http-port',
    port('SLIPWAY_TEST_INGRESS_HTTP'),
    '--https-port',
    port('SLIPWAY_TEST_INGRESS_HTTPS'),
  ];
  await slipway(
    'cluster',
    'add',
    'bench',
    '--kubeconfig',
    needed('SLIPWAY_TEST_DEVELOPER_KUBECONFIG'),
    '--namespace',
    'apps',
    '--registry',
    registry ?? needed('SLIPWAY_TEST_REGISTRY'),
    '--cpu',
    '100m',
    '--memory',
    '256Mi',
    ...exposed,
  );
  return { folder, slipway, attempt, close: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * A project without dependencies: `run(x)` answers `x`.
 *
 * @param {string} folder
 * @param {object} script
 * @param {string} script.name of the image
 * @param {string} [script.run] the body of run()
 * @param {string} [script.init] the body of init()
 * @param {string} [script.top] a line before both
 */
export async function writeProject(folder, { name, run = 'return x', init = 'pass', top = '' }) {
  await mkdir(join(folder, 'requests'), { recursive: true });
  await writeFile(join(folder, 'slipway.yml'), `name: ${name}\nscript: score.py\nruntime: python-3.11\n`);
  await writeFile(join(folder, 'requests', 'one.json'), '{"x": 1}\n');
  const script = [
    'import os, time',
    top,
    'def init():',
    `    ${init}`,
    '',
    'def run(x: int):',
    `    ${run}`,
    '',
  ];
  await writeFile(join(folder, 'score.py'), script.join('\n'));
}
