/**
 * How long a project of a manifest of 200 lines waits for its diagnostics, from the call to the answer, as an editor
 * asks at each pause of the typing: through the portal's REST door, which is the longest way. `node bench/diagnostics.mjs [CALLS]`
 */
import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { median, printTable, ROOT, SLIPWAY } from './measure.mjs';

const CALLS = Number(process.argv[2] ?? 60);
const LINES = 200;
const TOKEN = 'token-of-the-benchmark-0123456789';

/** A manifest of that many lines with a mistake in it, and a script that imports three packages. */
function manifest() {
  const head = [
    'name: bench',
    'models: [{name: bench-model, path: model.pkl}]',
    'script: score.py',
    'dependencies: [numpy, pandas, scikit-learn]',
    'servng: {workers: 2}',
    'files:',
  ];
  const files = Array.from(
    { length: LINES - head.length },
    (_, line) => `  - data/part-${line}.csv # part ${line}`,
  );
  return `${[...head, ...files].join('\n')}\n`;
}

/** @param {string} folder @returns {Promise<{address: string, end: () => void}>} */
async function serve(folder) {
  const server = spawn(process.execPath, [SLIPWAY, 'serve', '--port', '0', folder], {
    env: { ...process.env, SLIPWAY_TOKEN: TOKEN, SLIPWAY_HOME: join(folder, '..', 'data'), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: server.stdout })) {
    const address = /REST API\s+(\S+)/.exec(line)?.[1];
    if (address !== undefined) return { address, end: () => server.kill('SIGINT') };
  }
  throw new Error('slipway serve ended');
}

const root = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
const folder = await mkdtemp(join(root, 'project-'));
await copyFile(join(ROOT, 'resources/examples/iris/model.pkl'), join(folder, 'model.pkl'));
await copyFile(join(ROOT, 'resources/examples/iris/score.py'), join(folder, 'score.py'));
await writeFile(join(folder, 'slipway.yml'), manifest());
await mkdir(join(folder, 'data'));
for (let line = 0; line < LINES; line += 1) await writeFile(join(folder, 'data', `part-${line}.csv`), '1\n');
const { address, end } = await serve(folder);
try {
  /** @type {number[]} */
  const milliseconds = [];
  let found = 0;
  for (let call = 0; call < CALLS; call += 1) {
    const body = JSON.stringify({ folder, texts: { 'slipway.yml': `${manifest()}# typed ${call}\n` } });
    const began = performance.now();
    const response = await fetch(`${address}/manifests/check`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
      body,
    });
    const { diagnostics } = /** @type {{diagnostics: readonly unknown[]}} */ (await response.json());
    milliseconds.push(performance.now() - began);
    found = diagnostics.length;
  }
  const sorted = [...milliseconds].sort((a, b) => a - b);
  printTable(`Diagnostics of ${LINES} lines, ${CALLS} calls, ms`, [
    {
      found,
      first: Math.round(milliseconds[0] ?? Number.NaN),
      median: Math.round(median(milliseconds)),
      'of 100, 95 within': Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN),
    },
  ]);
} finally {
  end();
  await rm(root, { recursive: true, force: true });
}
