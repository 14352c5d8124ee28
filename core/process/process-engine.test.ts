import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuiltImage, StartRequest } from '../engine/engine.ts';
import {
  BUILD_SETTINGS,
  openWorkshop,
  type PlanParts,
  planOf,
  recordWork,
  SCORING_REQUIREMENTS,
  type Workshop,
} from './plan-fixture.ts';

const SUM = `
import os

def init():
    global model
    with open("weight.txt") as file:
        model = float(file.read())
    print("weight", model)

def run(values):
    return {"sum": model * sum(values)}
`;
const REQUESTS = { 'example.json': '{"values": [1, 2, 3]}' };

let workshop: Workshop;
let lock: string;

beforeAll(async () => {
  workshop = await openWorkshop();
  const request = { python: '3.11', base: '', requirements: SCORING_REQUIREMENTS, settings: BUILD_SETTINGS };
  lock = await workshop.engine.lock(request, recordWork());
});

afterAll(async () => {
  const runs = await readdir(join(workshop.folder, 'engine', 'runs')).catch(() => []);
  for (const id of runs) await workshop.engine.removeRun(id);
  await workshop.close();
});

async function build(parts: Partial<PlanParts>, noCache = false) {
  const plan = await planOf(workshop, {
    lock,
    script: SUM,
    models: { 'weight.txt': '2' },
    requests: REQUESTS,
    ...parts,
  });
  const work = recordWork();
  const image = await workshop.engine.build({ plan, settings: BUILD_SETTINGS, noCache }, work);
  return { image, work };
}

function rebuilt(image: BuiltImage): readonly string[] {
  return image.layers.flatMap((layer) => (layer.rebuiltBecause === undefined ? [] : [layer.kind]));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}

async function start(image: BuiltImage, change: Partial<StartRequest> = {}) {
  const port = change.port ?? (await freePort());
  const runId = change.runId ?? `run-${port}`;
  const engineId = await workshop.engine.startRun({
    runId,
    engineId: image.engineId,
    image: image.tag,
    port,
    cpus: undefined,
    memoryBytes: undefined,
    environment: {},
    ...change,
  });
  return { engineId, port };
}

async function ready(port: number): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
    if (response?.ok === true) return;
    await sleep(25);
  }
  throw new Error('the run did not become ready');
}

async function score(port: number, body: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}/score`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return response.json();
}

async function statusOf(engineId: string) {
  const status = (await workshop.engine.statusOf([engineId])).get(engineId);
  if (status === undefined) throw new Error('no status');
  return status;
}

async function ended(engineId: string) {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const status = await statusOf(engineId);
    if (status.state !== 'running') return status;
    await sleep(25);
  }
  throw new Error('the run did not end');
}

async function logOf(engineId: string): Promise<readonly string[]> {
  const page = await workshop.engine.readLog({ engineId, after: 0, max: 1000, waitMs: 0 });
  return page.lines.map((line) => line.text);
}

describe('building', () => {
  it('makes an image that is answered at once when nothing changed', async () => {
    const { image } = await build({ reference: 'unchanged:1' });
    expect(image.layers.map((layer) => layer.kind)).toEqual([
      'base',
      'dependencies',
      'scoring',
      'model',
      'schema',
      'script',
    ]);
    expect(image.layers[1]?.size).toBeGreaterThan(1_000_000);
    const again = await build({ reference: 'unchanged:1' });
    expect(again.image.engineId).toBe(image.engineId);
    expect(rebuilt(again.image)).toEqual([]);
    expect([...again.work.steps]).toEqual([['image', 'cached']]);
    expect(await workshop.engine.hasImage(image.engineId)).toBe(true);
  });

  it('rebuilds schema and script alone after an edit, and says why', async () => {
    await build({ reference: 'edited:1' });
    const { image, work } = await build({ reference: 'edited:2', script: `${SUM}\n# edited\n` });
    expect(rebuilt(image)).toEqual(['schema', 'script']);
    expect(image.layers.at(-1)?.rebuiltBecause).toBe('score.py changed');
    expect(work.steps.get('dependencies')).toBe('cached');
    expect(work.steps.get('Model weight.txt')).toBeUndefined();
  });

  it('leaves the dependencies alone when a model changes', async () => {
    await build({ reference: 'remodelled:1' });
    const { image } = await build({ reference: 'remodelled:2', models: { 'weight.txt': '3' } });
    expect(rebuilt(image)).toEqual(['model', 'schema', 'script']);
  });

  it('installs a package and names what changed in the dependencies', async () => {
    await build({ reference: 'packaged:1' });
    const more = await workshop.engine.lock(
      {
        python: '3.11',
        base: '',
        requirements: `${SCORING_REQUIREMENTS}inflection==0.5.1\n`,
        settings: BUILD_SETTINGS,
      },
      recordWork(),
    );
    const { image } = await build({
      reference: 'packaged:2',
      lock: more,
      script: 'import inflection\n\ndef run(word):\n    return inflection.pluralize(word)\n',
      requests: { 'example.json': '{"word": "harbour"}' },
    });
    expect(image.layers[1]?.rebuiltBecause).toBe('inflection 0.5.1 is new');
    const { engineId, port } = await start(image);
    await ready(port);
    expect(await score(port, '{"word": "slipway"}')).toBe('slipways');
    await workshop.engine.removeRun(engineId);
  });

  it('gives the OpenAPI document of the image, and nothing outside it', async () => {
    const { image } = await build({ reference: 'documents:1' });
    const text = await workshop.engine.readImageFile(image.engineId, '/app/.slipway/openapi.json');
    expect(JSON.parse(text ?? '')).toHaveProperty('openapi');
    expect(await workshop.engine.readImageFile(image.engineId, '/app/nothing.json')).toBeUndefined();
    await expect(workshop.engine.readImageFile(image.engineId, '../image.json')).rejects.toMatchObject({
      code: 'path_unsafe',
    });
  });

  it('reports a script that fails at import with its place', async () => {
    const failing = build({
      reference: 'failing:1',
      script: 'import nowhere\n\ndef run(a):\n    return a\n',
      requests: {},
    });
    await expect(failing).rejects.toMatchObject({
      code: 'script_invalid',
      message: expect.stringContaining('nowhere'),
    });
    expect(await readdir(join(workshop.folder, 'engine', 'images', 'failing'))).toEqual([]);
  });

  it('notices a stored model whose bytes changed', async () => {
    const plan = await planOf(workshop, {
      lock,
      script: SUM,
      models: { 'weight.txt': '41' },
      requests: REQUESTS,
    });
    await writeFile(plan.models[0]?.files[0]?.source ?? '', '42');
    await expect(
      workshop.engine.build({ plan, settings: BUILD_SETTINGS, noCache: false }, recordWork()),
    ).rejects.toMatchObject({ code: 'content_changed' });
  });

  it('says that system packages and steps are left out', async () => {
    const plan = await planOf(workshop, {
      reference: 'noted:1',
      lock,
      script: SUM,
      models: { 'weight.txt': '2' },
      requests: REQUESTS,
    });
    const work = recordWork();
    await workshop.engine.build(
      {
        plan: { ...plan, packages: ['libgomp1'], steps: ['RUN true'] },
        settings: BUILD_SETTINGS,
        noCache: false,
      },
      work,
    );
    expect(work.lines.join('\n')).toContain('libgomp1');
    expect(work.lines.join('\n')).toContain('image.steps');
  });

  it('makes everything anew without the cache', async () => {
    await build({ reference: 'fresh:1' });
    const { image } = await build({ reference: 'fresh:1' }, true);
    expect(rebuilt(image)).toEqual(['dependencies', 'scoring', 'model', 'schema', 'script']);
    const { engineId, port } = await start(image);
    await ready(port);
    expect(await score(port, '{"values": [1, 2]}')).toEqual({ sum: 6 });
    await workshop.engine.removeRun(engineId);
  });

  it('stops within two seconds when cancelled and leaves nothing half-made', async () => {
    const slow = 'import time\nprint("importing", flush=True)\ntime.sleep(60)\n\ndef run(a):\n    return a\n';
    const plan = await planOf(workshop, { reference: 'slow:1', lock, script: slow });
    const work = recordWork();
    const building = workshop.engine.build({ plan, settings: BUILD_SETTINGS, noCache: false }, work);
    building.catch(() => undefined);
    while (work.steps.get('schema') === undefined) await sleep(20);
    await sleep(300);
    const before = Date.now();
    work.controller.abort();
    await expect(building).rejects.toThrow();
    expect(Date.now() - before).toBeLessThan(2000);
    expect(await readdir(join(workshop.folder, 'engine', 'images', 'slow'))).toEqual([]);
  });

  it('makes one environment when two builds ask for it at once', async () => {
    const other = await workshop.engine.lock(
      {
        python: '3.11',
        base: '',
        requirements: `${SCORING_REQUIREMENTS}pyhumps==3.8.0\n`,
        settings: BUILD_SETTINGS,
      },
      recordWork(),
    );
    const both = await Promise.all([
      build({ reference: 'left:1', lock: other }),
      build({ reference: 'right:1', lock: other }),
    ]);
    const made = both.filter(({ image }) => rebuilt(image).includes('dependencies'));
    expect(made).toHaveLength(1);
  });

  it('cannot write a container archive and says what to do', async () => {
    await expect(
      workshop.engine.exportArchive({ tag: 'sum:1', path: '/tmp/x' }, recordWork()),
    ).rejects.toMatchObject({
      code: 'wrong_state',
      hint: expect.stringContaining('--as context'),
    });
  });
});

describe('running', () => {
  it('answers requests, logs from the first line, and ends with its exit code when stopped', async () => {
    const { image } = await build({});
    const { engineId, port } = await start(image);
    await ready(port);
    expect(await score(port, '{"values": [1, 2, 3]}')).toEqual({ sum: 12 });
    expect((await statusOf(engineId)).state).toBe('running');
    await workshop.engine.stopRun(engineId, 5);
    const status = await ended(engineId);
    expect(status).toMatchObject({ state: 'ended', exitCode: 0, outOfMemory: false });
    const lines = await logOf(engineId);
    expect(lines.join('\n')).toContain('weight 2.0');
    await workshop.engine.removeRun(engineId);
    expect((await statusOf(engineId)).state).toBe('gone');
  });

  it('starts again on the port it is given, and its log goes on', async () => {
    const { image } = await build({});
    const { engineId } = await start(image);
    await workshop.engine.stopRun(engineId, 5);
    const before = (await logOf(engineId)).length;
    const port = await freePort();
    await workshop.engine.restartRun(engineId, port);
    await ready(port);
    expect((await logOf(engineId)).length).toBeGreaterThan(before);
    await workshop.engine.removeRun(engineId);
  });

  it('refuses a port that is taken', async () => {
    const { image } = await build({});
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(start(image, { port })).rejects.toMatchObject({ code: 'port_taken' });
    await new Promise((resolve) => server.close(resolve));
  });

  it('tells the exit code and the reason of a script that fails in init()', async () => {
    const { image } = await build({
      reference: 'broken:1',
      script: 'def init():\n    raise RuntimeError("no such tide")\n\ndef run(values):\n    return values\n',
    });
    const { engineId } = await start(image);
    expect(await ended(engineId)).toMatchObject({ state: 'ended', exitCode: 3 });
    expect((await logOf(engineId)).join('\n')).toContain('no such tide');
    await workshop.engine.removeRun(engineId);
  });

  it('kills a server that does not end in time, and records that', async () => {
    const { image } = await build({
      reference: 'stubborn:1',
      script: 'import time\n\ndef run(values):\n    time.sleep(30)\n    return values\n',
    });
    const { engineId, port } = await start(image);
    await ready(port);
    score(port, '{"values": [1]}').catch(() => undefined); // It is cut off: that is what this test does.
    await sleep(200);
    const before = Date.now();
    await workshop.engine.stopRun(engineId, 0.5);
    expect(Date.now() - before).toBeLessThan(3000);
    expect(await statusOf(engineId)).toMatchObject({ state: 'ended', exitCode: 137 });
    await workshop.engine.removeRun(engineId);
  });

  it('keeps what a script writes away from the image and from other runs', async () => {
    const { image } = await build({
      reference: 'writing:1',
      script:
        'def run(values):\n    open("notes.txt", "w").write("x")\n    return open("weight.txt").read()\n',
    });
    const { engineId, port } = await start(image);
    await ready(port);
    expect(await score(port, '{"values": [1]}')).toBe('2');
    const folder = join(workshop.folder, 'engine');
    expect((await stat(join(folder, 'runs', engineId, 'work', 'notes.txt'))).size).toBe(1);
    expect(await readdir(join(folder, 'images', ...image.engineId.split('/'), 'app'))).not.toContain(
      'notes.txt',
    );
    await workshop.engine.removeRun(engineId);
  });

  it('gives the script the variables of the image and of the run, and none of the user’s own', async () => {
    process.env.SLIPWAY_TEST_SECRET = 'private';
    const { image } = await build({
      reference: 'environment:1',
      environment: { TIDE: 'high', AZUREML_MODEL_DIR: '/app', PYTHONDONTWRITEBYTECODE: '1' },
      script:
        'import os\n\ndef run(values):\n    names = ["TIDE", "MOON", "SLIPWAY_TEST_SECRET", "AZUREML_MODEL_DIR"]\n    return [os.environ.get(n) for n in names] + [os.getcwd()]\n',
    });
    const { engineId, port } = await start(image, { environment: { MOON: 'full' } });
    await ready(port);
    const work = join(workshop.folder, 'engine', 'runs', engineId, 'work');
    expect(await score(port, '{"values": [1]}')).toEqual(['high', 'full', null, work, work]);
    delete process.env.SLIPWAY_TEST_SECRET;
    await workshop.engine.removeRun(engineId);
  });

  it.runIf(process.platform === 'linux')('limits memory and cores, and says how exactly', async () => {
    const { image } = await build({
      reference: 'limited:1',
      script:
        'import os\n\ndef run(values):\n    return [len(os.sched_getaffinity(0)), len(bytearray(values[0]))]\n',
    });
    const { engineId, port } = await start(image, { memoryBytes: 300 << 20, cpus: 0.5 });
    await ready(port);
    expect(await score(port, '{"values": [10]}')).toEqual([1, 10]);
    expect(await score(port, '{"values": [900000000]}')).toHaveProperty('message');
    const log = (await logOf(engineId)).join('\n');
    expect(log).toContain('in each process of the run');
    expect(log).toContain('MemoryError');
    await workshop.engine.removeRun(engineId);
  });

  it('removes what no remaining image or run needs', async () => {
    const other = await workshop.engine.lock(
      {
        python: '3.11',
        base: '',
        requirements: `${SCORING_REQUIREMENTS}titlecase==2.4.1\n`,
        settings: BUILD_SETTINGS,
      },
      recordWork(),
    );
    const kept = await build({ reference: 'kept:1' });
    const { image } = await build({ reference: 'dropped:1', lock: other });
    const environments = join(workshop.folder, 'engine', 'environments');
    const before = (await readdir(environments)).length;
    await workshop.engine.removeImage({ engineId: image.engineId, tag: image.tag });
    const freed = await workshop.engine.prune([kept.image.engineId]);
    expect(freed).toBeGreaterThan(100_000);
    expect((await readdir(environments)).length).toBeLessThan(before);
    expect(await workshop.engine.hasImage(kept.image.engineId)).toBe(true);
    expect(
      await readFile(
        join(workshop.folder, 'engine', 'images', ...kept.image.engineId.split('/'), 'image.json'),
        'utf8',
      ),
    ).toContain('kept:1');
  });
});
