import { mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRouterClient } from '@orpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SlipwayClient } from '#contract/index.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { Retraining } from '#contract/retraining/retraining.ts';
import { type Core, createCore } from '#core/core.ts';
import { silentLogger } from '#core/log/logger.ts';
import { router } from '#core/router.ts';
import { thresholdProject } from './testing/threshold-project.ts';

/* One core for all: its environment takes seconds to make, and a project of its own has records of its own. */
let dataFolder: string;
let core: Core;
let client: SlipwayClient;

beforeAll(async () => {
  dataFolder = await realpath(await mkdtemp(join(tmpdir(), 'slipway-retraining-')));
  core = await createCore({
    dataFolder,
    resources: join(import.meta.dirname, '..', '..', 'resources'),
    environment: { ...process.env, AWS_SECRET_ACCESS_KEY: 'not-for-scripts' },
    home: dataFolder,
    version: '0.0.0-test',
    logger: silentLogger,
  });
  client = createRouterClient(router, { context: core.context });
});
afterAll(async () => {
  await core.close();
  await rm(dataFolder, { recursive: true, force: true });
});

type More = Omit<Parameters<SlipwayClient['retraining']['start']>[0], 'folder'>;

async function start(
  folder: LocalPath,
  more: More = {},
): Promise<{ id: string; ended: Promise<Retraining> }> {
  const { id, taskId } = await client.retraining.start({ folder, engine: 'process', ...more });
  const ended = async (): Promise<Retraining> => {
    while ((await client.task.wait({ id: taskId, waitMs: 10_000 })).state === 'running');
    return client.retraining.get({ id });
  };
  return { id, ended: ended() };
}

const retrained = async (folder: LocalPath, more: More = {}): Promise<Retraining> =>
  (await start(folder, more)).ended;

async function decided(call: Promise<{ taskId: string; id: string }>): Promise<Retraining> {
  const { id, taskId } = await call;
  while ((await client.task.wait({ id: taskId, waitMs: 10_000 })).state === 'running');
  return client.retraining.get({ id });
}

/** Names that no other test of this file uses: records go by the name of the project. */
const named = (manifest: string, name: string): string => manifest.replaceAll('threshold', name);

describe('a retraining', { timeout: 240_000 }, () => {
  it('uses a model that passes, skips what is unchanged, and rejects one that is worse', async () => {
    const { folder, manifest, write } = await thresholdProject();
    await write('slipway.yml', named(manifest, 'whole'));
    const first = await retrained(folder);
    expect(first).toMatchObject({
      state: 'updated',
      reason: 'All gates passed.',
      promotion: { models: ['whole-model:2'], image: 'whole:2', engine: 'process' },
      decision: { accepted: true, by: 'gates' },
    });
    expect(first.gates.map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass', 'pass']);
    expect(JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'))).toEqual({ limit: 50 });
    expect(await retrained(folder)).toMatchObject({ state: 'skipped', earlier: first.id });
    const worse = await retrained(folder, { parameters: { shift: '20' } });
    expect(worse).toMatchObject({ state: 'rejected', inputs: { parameters: { shift: 20 } } });
    expect(JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'))).toEqual({ limit: 50 });
    expect((await client.model.list({ name: 'whole-model' })).models).toHaveLength(2);
    const { changes } = await client.retraining.compare({ id: worse.id, with: first.id });
    expect(changes).toContainEqual({ area: 'parameters', subject: 'shift', before: '0', after: '20' });
    const { nodes } = await client.project.lineage({ kind: 'model', id: 'whole-model:2' });
    expect(nodes.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['data', 'retraining', 'image']));
  });

  it('waits for a person, whose decision holds for the candidate that was looked at, once', async () => {
    const { folder, manifest, write } = await thresholdProject();
    await write('slipway.yml', `${named(manifest, 'asked')}  approve: always\n`);
    const { id, candidate } = await retrained(folder);
    const digest = candidate?.digest ?? '';
    expect(await client.retraining.get({ id })).toMatchObject({ state: 'waiting' });
    const other = `sha256:${'1'.repeat(64)}`;
    await expect(client.retraining.approve({ id, candidate: other })).rejects.toMatchObject({
      code: 'changed_outside',
    });
    // Which of two at the same time comes first is not said; the other is refused, maybe while the first still updates.
    await Promise.all(
      ['looks right', 'me too'].map((why) =>
        decided(client.retraining.approve({ id, candidate: digest, why })),
      ),
    );
    expect(await client.retraining.get({ id })).toMatchObject({
      state: 'updated',
      decision: { by: 'person', candidate: digest },
    });
    expect((await client.model.list({ name: 'asked-model' })).models).toHaveLength(2);
    await expect(client.retraining.reject({ id })).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('that was interrupted while it updated waits again, and is promoted once', async () => {
    const { folder, manifest, write } = await thresholdProject();
    await write('slipway.yml', `${named(manifest, 'cut')}  approve: always\n`);
    const { id, candidate } = await retrained(folder);
    const { store } = core.context;
    const cutOff = async (state: Retraining['state']): Promise<void> =>
      store.change(async () =>
        store.retrainings.replace(
          (await store.retrainings.all()).map((each) =>
            each.id === id ? { ...each, state, taskId: 'gone-1' } : each,
          ),
        ),
      );
    await cutOff('updating');
    expect(await client.retraining.get({ id })).toMatchObject({ state: 'waiting' });
    const digest = candidate?.digest ?? '';
    expect(await decided(client.retraining.approve({ id, candidate: digest }))).toMatchObject({
      state: 'updated',
    });
    await cutOff('updating');
    expect(await decided(client.retraining.approve({ id, candidate: digest }))).toMatchObject({
      state: 'updated',
      promotion: { models: ['cut-model:2'], image: 'cut:2' },
    });
    await cutOff('training');
    expect(await client.retraining.get({ id })).toMatchObject({ state: 'failed' });
  });

  it('is stopped by a cancel within ten seconds, and leaves no process and no file', async () => {
    const { folder, manifest, write } = await thresholdProject({
      'train.py': `import os, subprocess, sys, time
for _ in range(3):
    subprocess.Popen([sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"], start_new_session=True)
print("started", flush=True)
time.sleep(600)
`,
    });
    await write('slipway.yml', named(manifest, 'ended').replace('30s', '10m'));
    const { id, ended } = await start(folder);
    while (!(await logOf(id)).includes('started')) await sleep(200);
    const began = Date.now();
    expect(await client.retraining.cancel({ id })).toMatchObject({ state: 'cancelled' });
    expect(Date.now() - began).toBeLessThan(10_000);
    await ended;
    expect(await processesOf(id)).toEqual([]);
    expect(await readdir(join(dataFolder, 'retrainings'))).not.toContain(id);
  });

  it.each([
    ['fails', 'raise ValueError("no data")', 'run_failed', 'train.py:1: ValueError: no data'],
    ['writes no model', 'print("done")', 'model_invalid', 'ended without writing a model'],
    ['removes the model', 'import os; os.remove("model.json")', 'model_invalid', 'removed the model'],
    ['writes an empty model', 'open("model.json", "w").close()', 'model_invalid', 'is empty'],
    [
      'leaves a link to elsewhere',
      'import os; os.remove("model.json"); os.symlink("/etc/hostname", "model.json")',
      'model_invalid',
      'a link at model.json that leads out',
    ],
    [
      'misses a package',
      'import nothing_like_this',
      'run_failed',
      'the module nothing_like_this is not installed',
    ],
    ['hangs', 'import time; time.sleep(600)', 'timed_out', 'ran longer than 3s'],
    [
      'starts processes without end',
      'import subprocess, sys, time\nfor _ in range(60): subprocess.Popen([sys.executable, "-c", "import time; time.sleep(99)"], start_new_session=True)\ntime.sleep(60)',
      'run_failed',
      'more than 16 processes',
    ],
    [
      'fills the disk',
      'import time\nfor n in range(60):\n    open(f"f{n}", "wb").write(bytes(2 << 20))\ntime.sleep(60)',
      'disk_full',
      'took more than 50M',
    ],
  ])('whose script %s fails with a reason', async (what, script, code, message) => {
    const { folder, manifest, write } = await thresholdProject({ 'train.py': `${script}\n` });
    const name = `bad-${what.replaceAll(' ', '-')}`;
    const limits = `timeout: ${what === 'hangs' ? '3s' : '30s'}, disk: 50M`;
    await write('slipway.yml', named(manifest, name).replace('timeout: 30s', limits));
    const ended = await retrained(folder);
    expect(ended).toMatchObject({ state: 'failed', error: { code } });
    expect(ended.reason).toContain(message);
    expect(await processesOf(ended.id)).toEqual([]);
  });

  it('keeps a log of bounded size, and no variable of the user reaches the script', async () => {
    const { folder, manifest, write } = await thresholdProject({
      'train.py': `import json, os, sys
print({k: v for k, v in os.environ.items() if "SECRET" in k}, os.environ["HOME"])
for _ in range(20_000):
    print("x" * 1000)
json.dump({"limit": 50}, open("model.json", "w"))
`,
    });
    await write('slipway.yml', named(manifest, 'talks'));
    const { id, state } = await retrained(folder);
    expect(state).toBe('updated');
    const text = await logOf(id);
    expect(text).toContain('{} ');
    expect(text).not.toContain('not-for-scripts');
    expect(text).toContain('The log is cut here');
    expect(text.length).toBeLessThan(12e6);
  });

  it.each([
    ['is empty', 'x,level\n', 'is empty'],
    ['has no label column', 'x,other\n1,low\n', 'no column “level”'],
    ['has no label in any row', 'x,level\n1,\n2,\n', 'No row of the holdout'],
  ])('with a holdout that %s is refused before the script runs', async (what, text, message) => {
    const { folder, manifest, write } = await thresholdProject({ 'holdout.csv': text });
    await write('slipway.yml', named(manifest, `holdout-${what.replaceAll(' ', '-')}`));
    const told = await retrained(folder).then(
      ({ reason }) => reason,
      (error: Error) => error.message,
    );
    expect(told).toContain(message);
  });

  it('is judged by the metrics of metrics.py, which the training cannot change', async () => {
    const { folder, manifest, write } = await thresholdProject({
      'metrics.py': `def hits(labels, predicted):
    return sum(str(a) == str(b) for a, b in zip(labels, predicted)) / len(labels)


def cost(labels, predicted):
    return 5 * sum(a == "high" and b == "low" for a, b in zip(labels, predicted))


def broken(labels, predicted, scores):
    return scores[0]
`,
    });
    await write(
      'train.py',
      `${await readFile(join(folder, 'train.py'), 'utf8')}open("metrics.py", "w").write("def hits(*_): return 1\\ndef cost(*_): return 0\\n")\n`,
    );
    const gates = `  gates:
    - {metric: accuracy, least: 0.9}
    - {metric: metrics.hits, least: 0.9, against: champion, expect: better}
    - {metric: metrics.cost, prefer: less, most: 100, against: champion, margin: 10}
    - {metric: metrics.broken, least: 0.9}
`;
    await write('slipway.yml', named(manifest.replace(/ {2}gates:[\s\S]*/, gates), 'own'));
    const better = await retrained(folder);
    expect(better).toMatchObject({
      state: 'waiting',
      warnings: [
        expect.stringContaining('metrics.broken cannot be measured: ValueError: there are no scores'),
      ],
    });
    expect(better.gates.map(({ outcome }) => outcome)).toEqual([...Array(5).fill('pass'), 'unclear']);
    const ofMetric = (metric: string) =>
      better.evaluation?.comparisons.find((each) => each.metric === metric);
    expect(ofMetric('metrics.hits')).toMatchObject({
      candidate: { value: ofMetric('accuracy')?.candidate?.value },
      champion: { value: ofMetric('accuracy')?.champion?.value },
      difference: { value: ofMetric('accuracy')?.difference?.value },
    });
    expect(ofMetric('metrics.cost')).toMatchObject({
      candidate: { value: 0 },
      champion: { value: 400 },
      difference: { value: 400 },
    });
    const worse = await retrained(folder, { parameters: { shift: '30' } });
    expect(worse.state).toBe('rejected');
    expect(worse.gates.map(({ title, outcome }) => [title, outcome])).toEqual(
      expect.arrayContaining([
        ['metrics.hits at least 0.9, metrics.hits better than the champion’s', 'fail'],
      ]),
    );
  });

  it('tells how many rows of the holdout are in the training data', async () => {
    const { folder, manifest, write } = await thresholdProject();
    await write('holdout.csv', await readFile(join(folder, 'train.csv'), 'utf8'));
    await write('slipway.yml', named(manifest, 'shared'));
    const { warnings, evaluation } = await retrained(folder);
    expect(evaluation?.shared).toBe(400);
    expect(warnings.join()).toContain('400 rows of the holdout are in the training data too');
  });
});

async function logOf(id: string): Promise<string> {
  const lines: string[] = [];
  for (let after = 0; ; ) {
    const page = await client.retraining.logs({ id, after, max: 2000 });
    lines.push(...page.lines.map(({ text }) => text));
    if (page.lines.length === 0 || page.done) return lines.join('\n');
    after = page.next;
  }
}

/** Processes whose folders are those of a retraining. */
async function processesOf(id: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await readdir('/proc').catch((): string[] => []))
    if (
      /^\d+$/.test(name) &&
      (await readFile(`/proc/${name}/environ`, 'utf8').catch(() => '')).includes(`/${id}/`)
    )
      found.push(name);
  return found;
}
