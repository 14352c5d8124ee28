import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settingsSchema } from '#contract/system/settings.ts';
import type { BuildSettings, BuiltImage } from '#core/engine/engine.ts';
import type { ImagePlan } from '#core/engine/image-plan.ts';
import { buildSettings } from '#core/image/build-settings.ts';
import { waitUntilReady } from '#core/run/health.ts';
import { freePort } from '#core/run/port.ts';
import { recordedWork, scoringRequirements, smallPlan, textFile } from '#core/testing/plan.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { openClient } from './client.ts';
import { createDockerEngine, type DockerEngine } from './docker-engine.ts';

const host = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';
const registry = process.env.SLIPWAY_TEST_REGISTRY;
const MANIFESTS =
  'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json';
let cacheFolder: string;
let engine: DockerEngine;
let settings: BuildSettings;
let lock: string;

beforeAll(async () => {
  cacheFolder = await mkdtemp(join(tmpdir(), 'slipway-docker-'));
  engine = createDockerEngine({ cacheFolder, findEndpoint: async () => ({ host, foundBy: 'DOCKER_HOST' }) });
  settings = await buildSettings(settingsSchema.parse({}), process.env);
  lock = await engine.lock(
    { python: '3.11', base: 'python:3.11-slim', requirements: await scoringRequirements(), settings },
    recordedWork(),
  );
});

afterAll(async () => {
  await engine.close();
  await rm(cacheFolder, { recursive: true, force: true });
});

const build = (plan: ImagePlan, work = recordedWork()): Promise<BuiltImage> =>
  engine.build({ plan, settings, noCache: false }, work);

test('locks requirements with versions and hashes, and names what there is not', async () => {
  expect(lock).toMatch(/^orjson==[0-9.]+ \\\n\s+--hash=sha256:/m);
  const impossible = engine.lock(
    { python: '3.11', base: 'python:3.11-slim', requirements: 'slipway-no-such-package==1\n', settings },
    recordedWork(),
  );
  await expect(impossible).rejects.toMatchObject({
    code: 'dependency_unresolved',
    message: expect.stringContaining('slipway-no-such-package'),
  });
});

test('builds, runs, answers, logs, stops; an edit of the script rebuilds only its layer', async () => {
  const folder = await temporaryFolder();
  const plan = await smallPlan(folder, { lock });
  const built = await build(plan);
  expect(built.layers.map((layer) => layer.kind)).toEqual([
    'base',
    'dependencies',
    'scoring',
    'model',
    'schema',
    'script',
  ]);
  expect(JSON.parse(built.labels['io.slipway.openapi'] ?? '')).toMatchObject({ openapi: '3.1.0' });

  const edited = {
    ...plan,
    script: {
      ...plan.script,
      files: [
        await textFile(
          folder,
          'score.py',
          `def init(): pass\ndef run(value): return value * 3 # ${Math.random()}\n`,
        ),
      ],
    },
  };
  const work = recordedWork();
  const second = await build(edited, work);
  expect(Object.fromEntries(work.steps)).toMatchObject({ foundation: 'cached', script: 'done' });
  expect(second.engineId).not.toBe(built.engineId);

  const port = await freePort();
  const start = {
    runId: `test-${port}`,
    engineId: built.engineId,
    image: plan.reference,
    port,
    cpus: 1,
    memoryBytes: 512 * 2 ** 20,
    environment: {},
  };
  const runId = await engine.startRun(start);
  try {
    const signal = AbortSignal.timeout(20_000);
    expect(await waitUntilReady({ port, isOver: async () => false, signal })).toBe(true);
    const response = await fetch(`http://127.0.0.1:${port}/score`, {
      method: 'POST',
      body: '{"value": 21}',
      headers: { 'content-type': 'application/json' },
    });
    expect(await response.json()).toEqual({ doubled: 42 });
    const log = await engine.readLog({ engineId: runId, after: 0, max: 100, waitMs: 2000 });
    expect(log.lines.map((line) => line.text).join('\n')).toContain('loaded factor 2');
    expect(log.lines[0]?.time).toMatch(/Z$/);
    // Last, because Podman 4.3 forgets the port of the first container when a second one asks for it.
    await expect(engine.startRun({ ...start, runId: `other-${port}` })).rejects.toMatchObject({
      code: 'port_taken',
    });
    await engine.stopRun(runId, 5);
    expect((await engine.statusOf([runId])).get(runId)).toMatchObject({
      state: 'ended',
      exitCode: 0,
      outOfMemory: false,
    });
  } finally {
    await engine.removeRun(runId);
  }
  expect((await engine.statusOf([runId])).get(runId)).toEqual({ state: 'gone' });
  expect(await engine.readImageFile(built.engineId, '/app/.slipway/swagger.json')).toContain('"swagger"');
  expect(await engine.readImageFile(built.engineId, '/app/nothing')).toBeUndefined();
  await engine.removeImage(second);
  await engine.removeImage(built);
  expect(await engine.hasImage(built.engineId)).toBe(false);
});

test.skipIf(registry === undefined)('a push sends layers once, and leaves no other name behind', async () => {
  const plan = await smallPlan(await temporaryFolder(), { lock, name: 'pushed' });
  const built = await build(plan);
  const repository = `${registry}/slipway-test/pushed-${process.pid}`;
  const push = { engineId: built.engineId, repository, tag: '1', credentials: undefined };
  try {
    const first = await engine.push(push, recordedWork());
    expect(first.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const manifest = await fetch(`http://${registry}/v2/slipway-test/pushed-${process.pid}/manifests/1`, {
      headers: { accept: MANIFESTS },
    });
    expect(manifest.headers.get('docker-content-digest')).toBe(first.digest);
    const second = await engine.push(push, recordedWork());
    expect(second).toMatchObject({ digest: first.digest, layers: first.layers });
    // Podman does not tell.
    if (second.sent !== undefined) expect(second.sent.layers).toBe(0);
    expect(await engine.hasImage(`${repository}:1`)).toBe(false);
    expect(await engine.hasImage(built.tag)).toBe(true);
  } finally {
    await engine.removeImage(built);
  }
});

test('a foundation that is pruned in the middle is built again', async () => {
  const folder = await temporaryFolder();
  const plan = await smallPlan(folder, { lock, name: 'pruned' });
  const model = await textFile(folder, 'factor.txt', String(Math.random()));
  const own = { ...plan, models: plan.models.map((layer) => ({ ...layer, files: [model] })) };
  const built = await build(own);
  const foundation = built.labels['io.slipway.foundation'] ?? '';
  const docker = await openClient({ host, foundBy: 'DOCKER_HOST' });
  const work = recordedWork();
  const edited = await textFile(folder, 'score.py', `def run(value): return ${Math.random()}\n`);
  const building = build(
    { ...own, script: { ...own.script, files: [edited] } },
    { ...work, endStep: (id) => void (id === 'foundation' && docker.getImage(foundation).remove()) },
  );
  const second = await building;
  expect(second.labels['io.slipway.foundation']).toBe(foundation);
  expect(await engine.hasImage(foundation)).toBe(true);
  for (const image of [second, built]) await engine.removeImage(image);
});

test('a failing step ends the build with its last lines', async () => {
  const plan = await smallPlan(await temporaryFolder(), { lock });
  const failing = build({ ...plan, steps: ['RUN echo about to fail && exit 7'] });
  await expect(failing).rejects.toMatchObject({
    code: 'build_failed',
    details: { lines: expect.arrayContaining(['about to fail']) },
  });
});

test('a base image that cannot be had is named', async () => {
  const plan = await smallPlan(await temporaryFolder(), { lock });
  await expect(build({ ...plan, base: 'slipway-no-such-base:1' })).rejects.toMatchObject({
    message: expect.stringContaining('slipway-no-such-base:1'),
  });
});

test('a cancelled build leaves no container and ends soon', async () => {
  const controller = new AbortController();
  const work = recordedWork(controller.signal);
  const plan = await smallPlan(await temporaryFolder(), { lock });
  const building = build({ ...plan, steps: [`RUN echo ${Math.random()} && sleep 120`] }, work);
  while (work.steps.get('steps') !== 'running') await sleep(20);
  controller.abort(new Error('enough'));
  await expect(building).rejects.toThrow('enough');
  const docker = await openClient({ host, foundBy: 'DOCKER_HOST' });
  const left = await docker.listContainers({
    all: true,
    filters: { label: [`io.slipway.task=${process.pid}`] },
  });
  expect(left).toEqual([]);
});

test('scores the rows of a file without network, and leaves no container, ended or cancelled', async () => {
  const script = `
import socket, time

def init(): pass

def run(value: int):
    try:
        socket.create_connection(("1.1.1.1", 53), timeout=1)
    except OSError:
        if value == 99: time.sleep(120)
        return {"doubled": 2 * value}
`;
  const folder = await temporaryFolder();
  const { engineId } = await build(await smallPlan(folder, { lock, script }));
  const score = async (rows: string, signal: AbortSignal, onLine: (line: string) => void) => {
    const input = join(folder, 'numbers and more.csv');
    await writeFile(input, `value\n${rows}\n`);
    const output = join(folder, 'out.jsonl');
    const options = { arguments: ['--output-format', 'jsonl'], signal, onLine };
    return { output, ...(await engine.runBatch({ engineId, image: 'double:1', input, output, ...options })) };
  };
  const lines: string[] = [];
  const done = await score('1\n2\nx', AbortSignal.timeout(60_000), (line) => lines.push(line));
  expect([done.code, JSON.parse(done.answer)]).toMatchObject([0, { rows: 3, failed: 1 }]);
  expect((await readFile(done.output, 'utf8')).split('\n').slice(0, 2)).toEqual([
    '{"row":0,"output":{"doubled":2}}',
    '{"row":1,"output":{"doubled":4}}',
  ]);
  expect(lines.some((line) => line.includes(`scoring ${join(folder, 'numbers and more.csv')}`))).toBe(true);
  const controller = new AbortController();
  const slow = score('99', controller.signal, (line) => {
    if (line.includes('scoring')) controller.abort(new Error('enough'));
  });
  await expect(slow).rejects.toThrow('enough');
  const docker = await openClient({ host, foundBy: 'DOCKER_HOST' });
  const label = [`io.slipway.task=${process.pid}`];
  // The removal that the cancel began may still be under way.
  await expect.poll(() => docker.listContainers({ all: true, filters: { label } })).toEqual([]);
});

test('the schema of a script that must be imported is made without network', async () => {
  const script = `
import socket

try:
    socket.create_connection(("127.0.0.53", 53), timeout=1).close()
    network = True
except OSError:
    network = bool([name for _, name in socket.if_nameindex() if name != "lo"])

def run(value: int, network_was_there: bool = network) -> int:
    return value
`;
  const plan = await smallPlan(await temporaryFolder(), { lock, script, name: 'imported' });
  const built = await build({
    ...plan,
    schema: {
      arguments: ['--script', 'score.py', '--service-name', 'imported'],
      files: [],
      reads: 'import',
      environment: {},
    },
  });
  try {
    expect(built.layers.map((layer) => layer.kind).slice(-2)).toEqual(['schema', 'script']);
    const schema = JSON.parse(
      (await engine.readImageFile(built.engineId, '/app/.slipway/schema.json')) ?? '{}',
    );
    expect(JSON.stringify(schema)).toContain('value');
    expect(JSON.stringify(schema)).not.toContain('true,"network_was_there"');
  } finally {
    await engine.removeImage(built);
  }
});

test('an engine that is not there is told kindly', async () => {
  const absent = createDockerEngine({ cacheFolder, findEndpoint: async () => undefined });
  expect(await absent.probe()).toMatchObject({
    available: false,
    hint: expect.stringContaining('process engine'),
  });
  const dead = createDockerEngine({
    cacheFolder,
    findEndpoint: async () => ({ host: 'unix:///nonexistent/docker.sock', foundBy: 'settings' }),
  });
  expect(await dead.probe()).toMatchObject({ available: false, address: 'unix:///nonexistent/docker.sock' });
  await Promise.all([absent.close(), dead.close()]);
});
