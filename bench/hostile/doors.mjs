import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureScoringEnvironment } from '#scripts/suites/scoring-environment.mjs';
import { ROOT, SLIPWAY, slipway } from '../measure.mjs';

/**
 * A running server.
 *
 * @typedef {object} Door
 * @property {number} pid
 * @property {number} port
 * @property {import('./parts.mjs').Target} target
 * @property {() => Promise<number>} asGood status of a good request
 * @property {() => Promise<readonly string[]>} faults what the server has noted of its own failures
 * @property {number} mostMegabytes the memory that one of its processes may have
 * @property {() => Promise<void>} ended settles when it is over
 */

const PATIENCE_MS = 60_000;
const KEY = 'key-of-the-hostile-bench';
/** As a replica with 1 GiB has it (resources/scoring, options.py). */
const REPLICA_MB = 1024;
const REPLICA_LIMITS = [
  '--body-limit',
  String(Math.floor(2 ** 30 / 48)),
  '--inflated-limit',
  String(Math.floor(2 ** 30 / 96)),
  '--body-memory',
  String(2 ** 27),
];
const SCRIPT = 'def run(data=None, n: int = 0):\n    return n\n';
const SCORING_PAGES = [
  '/',
  '/swagger.json',
  '/openapi.json',
  '/health/live',
  '/health/ready',
  '/v2',
  '/nowhere',
  '/metrics',
];
const SCORING_CALLS = [
  '/score',
  '/',
  '/invocations',
  '/v2/models/service/infer',
  '/v1/models/service:predict',
  '/score/',
];

/** @type {Readonly<Record<string, (folder: string) => Promise<Door>>>} */
export const DOORS = {
  scoring: (folder) => openScoring(folder, { key: KEY, more: ['--primary-key', KEY, '--docs', 'closed'] }),
  portal: openPortal,
  run: openRun,
};

/** A replica of a service: with a key, and the limits of 1 GiB. @param {string} folder @param {{key: string, more: readonly string[]}} how */
async function openScoring(folder, { key, more }) {
  const python = await ensureScoringEnvironment();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'score.py'), SCRIPT);
  const port = await freePort();
  const words = [
    '-m',
    'slipway_scoring',
    '--port',
    String(port),
    '--host',
    '127.0.0.1',
    '--metrics-port',
    'off',
    '--log-format',
    'json',
    '--access-log',
    '0',
    '--access-log-rate',
    '1',
    '--receive-timeout',
    '2s',
    '--grace',
    '5s',
  ];
  const child = spawn(python, [...words, ...REPLICA_LIMITS, ...more], {
    cwd: folder,
    env: { ...process.env, PYTHONPATH: join(ROOT, 'resources', 'scoring') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { text, ended } = kept(child);
  await until(async () => (await statusOf(port, '/health/ready')) === 200, 'the scoring server');
  return {
    pid: child.pid ?? 0,
    port,
    target: {
      host: `127.0.0.1:${port}`,
      login: `Authorization: Bearer ${key}`,
      pages: SCORING_PAGES,
      large: '/swagger.json',
      calls: SCORING_CALLS,
      body: '{"n":1}',
    },
    asGood: () =>
      statusOf(port, '/score', {
        method: 'POST',
        body: '{"n":1}',
        headers: { authorization: `Bearer ${key}` },
      }),
    faults: async () => scoringFaults(text()),
    mostMegabytes: REPLICA_MB,
    ended,
  };
}

/** The portal, as `slipway serve` brings it up. @param {string} folder @returns {Promise<Door>} */
async function openPortal(folder) {
  const child = spawn(
    process.execPath,
    [SLIPWAY, '--data-dir', join(folder, 'data'), '--json', 'serve', '--port', '0'],
    {
      env: { ...process.env, SLIPWAY_TOKEN: KEY },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const { text, ended } = kept(child);
  await until(async () => /"port":\s*\d+/.test(text()), 'the portal');
  const port = Number(/"port":\s*(\d+)/.exec(text())?.[1]);
  const log = async () => readFile(join(folder, 'data', 'logs', 'cli.log'), 'utf8').catch(() => '');
  return {
    pid: child.pid ?? 0,
    port,
    target: {
      host: `127.0.0.1:${port}`,
      login: `Authorization: Bearer ${KEY}`,
      pages: ['/', '/api/docs/', '/api/docs/init.js', '/api/v1/models', '/nowhere', '/assets/none.js'],
      large: '/api/docs/swagger-ui-bundle.js',
      calls: [
        '/rpc/model/list',
        '/api/v1/projects/check',
        '/rpc/project/open',
        '/rpc/__proto__',
        '/api/v1/models',
      ],
      body: '{"json":{}}',
    },
    asGood: () => statusOf(port, '/api/v1/system', { headers: { authorization: `Bearer ${KEY}` } }),
    faults: async () =>
      [...text().split('\n'), ...(await log()).split('\n')].filter((line) =>
        /uncaught|unhandled|RangeError|heap/i.test(line),
      ),
    mostMegabytes: REPLICA_MB,
    ended,
  };
}

/** A run on this machine, by the process engine: no key, documents open. @param {string} folder @returns {Promise<Door>} */
async function openRun(folder) {
  const project = join(folder, 'project');
  const data = join(folder, 'data');
  await cp(join(ROOT, 'resources', 'examples', 'plain-json'), project, { recursive: true });
  const { output } = await slipway([
    '--data-dir',
    data,
    '--json',
    '-q',
    'up',
    project,
    '--engine',
    'process',
  ]);
  const { run, answer } = JSON.parse(output);
  const { body } = answer.request;
  const place = join(data, 'process', 'runs', run.engineId);
  const record = JSON.parse(await readFile(join(place, 'run.json'), 'utf8'));
  return {
    pid: record.process.pid,
    port: run.port,
    target: {
      host: `127.0.0.1:${run.port}`,
      login: '',
      pages: SCORING_PAGES,
      large: '/swagger.json',
      calls: SCORING_CALLS,
      body,
    },
    asGood: () => statusOf(run.port, '/score', { method: 'POST', body }),
    faults: async () => scoringFaults(await readFile(join(place, 'output.log'), 'utf8')),
    mostMegabytes: REPLICA_MB,
    ended: () => until(async () => !(await isThere(record.process.pid)), 'the end of the run'),
  };
}

/**
 * Lines that the scoring server writes of its own failures, not of a request.
 *
 * @param {string} text
 */
function scoringFaults(text) {
  return text
    .split('\n')
    .filter((line) => /Traceback|the server failed|worker .*(ended|died|killed)|Task exception/i.test(line));
}

/**
 * All that a process prints, and its end.
 *
 * @param {import('node:child_process').ChildProcess} child
 */
function kept(child) {
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      text += chunk;
    });
  const exit = once(child, 'exit');
  return { text: () => text, ended: async () => void (await exit) };
}

/** @param {number} pid */
async function isThere(pid) {
  return (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')) !== '';
}

/**
 * @param {number} port
 * @param {string} path
 * @param {RequestInit} [init]
 * @returns {Promise<number>} 0 when nobody answers
 */
async function statusOf(port, path, init) {
  try {
    const headers = { 'content-type': 'application/json', ...init?.headers };
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      ...init,
      headers,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}

/** @param {() => Promise<boolean>} isTrue @param {string} what */
async function until(isTrue, what) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`No sign of ${what} in ${PATIENCE_MS / 1000} s.`);
    await sleep(50);
  }
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
