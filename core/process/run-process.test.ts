import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort, openWorkshop, score, untilReady, type Workshop } from '#core/testing/process-workshop.ts';
import { parseLogLine } from './process-engine.ts';

let folder: string;
let workshop: Workshop;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-process-'));
  workshop = await openWorkshop(folder);
});

afterAll(async () => {
  await workshop.close();
  await rm(folder, { recursive: true, force: true });
});

async function running(script?: string, reference = 'double:1') {
  const { image } = await workshop.build(script === undefined ? { reference } : { reference, script });
  const started = await workshop.start(image);
  await untilReady(started.port);
  return { image, ...started };
}

describe('runs of the process engine', { timeout: 120_000 }, () => {
  it('answer requests, log from the first line, and end with code 0 when stopped', async () => {
    const { engineId, port } = await running();
    expect(await score(port, 4)).toEqual({ doubled: 8 });
    expect((await workshop.status(engineId)).state).toBe('running');
    await workshop.engine.stopRun(engineId, 5);
    expect(await workshop.status(engineId)).toMatchObject({
      state: 'ended',
      exitCode: 0,
      outOfMemory: false,
    });
    expect(await workshop.log(engineId)).toContain('loaded factor 2');
    await workshop.engine.removeRun(engineId);
    expect((await workshop.status(engineId)).state).toBe('gone');
  });

  it('score the rows of a file, and leave nothing, ended or cancelled', async () => {
    const script =
      'import time\ndef init(): pass\ndef run(value: int):\n    if value == 99: time.sleep(120)\n    return 2 * value\n';
    const { image } = await workshop.build({ reference: 'batch:1', script });
    const input = join(folder, 'numbers.csv');
    const score = async (rows: string, signal: AbortSignal, onLine: (line: string) => void) => {
      await writeFile(input, `value\n${rows}\n`);
      const options = { arguments: ['--workers', '2', '--overwrite'], signal, onLine };
      const output = join(folder, 'out.csv');
      const request = { engineId: image.engineId, image: 'batch:1', input, output, ...options };
      return workshop.engine.runBatch(request);
    };
    const { code, answer } = await score('1\nx\n3', AbortSignal.timeout(60_000), () => undefined);
    expect([code, JSON.parse(answer)]).toMatchObject([0, { rows: 3, failed: 1 }]);
    expect(await readFile(join(folder, 'out.csv'), 'utf8')).toMatch(
      /^value,prediction,error\n1,2,\nx,,"?invalid-input.*\n3,6,\n$/,
    );
    const controller = new AbortController();
    const slow = score('99', controller.signal, (line) => {
      if (line.includes('scoring')) controller.abort(new Error('enough'));
    });
    await expect(slow).rejects.toThrow('enough');
    const left = await readdir(join(folder, 'engine'));
    expect(left.filter((name) => name.startsWith('batch-'))).toEqual([]);
  });

  it('answer this machine, and no page of another site', async () => {
    const { engineId, port } = await running();
    const statusWith = (headers: Readonly<Record<string, string>>): Promise<number> =>
      new Promise((resolve, reject) => {
        const sent = request({ port, host: '127.0.0.1', path: '/score', method: 'POST', headers });
        sent.on('response', (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
        sent.on('error', reject);
        sent.end('{"value": 1}');
      });
    const json = { 'content-type': 'application/json' };
    for (const host of ['127.0.0.1', 'localhost', `localhost:${port}`, `[::1]:${port}`])
      expect(await statusWith({ ...json, host })).toBe(200);
    for (const origin of [`http://127.0.0.1:${port}`, 'http://localhost:9'])
      expect(await statusWith({ ...json, origin })).toBe(200);
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example', '10.0.0.1'])
      expect(await statusWith({ ...json, host })).toBe(421);
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1.evil.example'])
      expect(await statusWith({ ...json, origin })).toBe(403);
    expect(await statusWith({ 'content-type': 'text/plain', 'sec-fetch-site': 'cross-site' })).toBe(403);
    await workshop.engine.removeRun(engineId);
  });

  it('are found, followed and stopped by another Slipway', async () => {
    const { engineId, port } = await running();
    const other = await openWorkshop(folder);
    expect((await other.status(engineId)).state).toBe('running');
    expect(await score(port, 1)).toEqual({ doubled: 2 });
    await other.engine.stopRun(engineId, 5);
    expect(await workshop.status(engineId)).toMatchObject({ state: 'ended', exitCode: 0 });
    await other.engine.removeRun(engineId);
  });

  it('start again on the port they are given, and the log goes on', async () => {
    const { engineId } = await running();
    await workshop.engine.stopRun(engineId, 5);
    const before = (await workshop.log(engineId)).length;
    const port = await freePort();
    await workshop.engine.restartRun(engineId, port);
    await untilReady(port);
    expect(await score(port, 3)).toEqual({ doubled: 6 });
    expect((await workshop.log(engineId)).length).toBeGreaterThan(before);
    await workshop.engine.removeRun(engineId);
  });

  it('run the file that was put last, also when it has the size and the second of the one before', async () => {
    const { engineId, port } = await running();
    const savedAt = new Date('2026-05-01T12:00:00Z');
    const answersWith = async (word: string): Promise<unknown> => {
      const bytes = Buffer.from(`def run(value: int):\n    return "${word}"\n`);
      await workshop.engine.putFiles(engineId, [{ path: 'score.py', bytes }]);
      await utimes(join(folder, 'engine', 'runs', engineId, 'work', 'score.py'), savedAt, savedAt);
      await workshop.engine.restartRun(engineId, port);
      await untilReady(port);
      return score(port, 1);
    };
    expect(await answersWith('ebb')).toBe('ebb');
    expect(await answersWith('low')).toBe('low');
    await workshop.engine.removeRun(engineId);
  });

  it('do not start on a port that is taken', async () => {
    const { image } = await workshop.build({});
    const server = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await expect(workshop.start(image, { port })).rejects.toMatchObject({
      code: 'port_taken',
      details: { port },
    });
    expect((await workshop.status(`run-${port}`)).state).toBe('gone');
    await new Promise((resolve) => server.close(resolve));
  });

  it('do not start from an image that is gone', async () => {
    const { image } = await workshop.build({ reference: 'gone:1' });
    await workshop.engine.removeImage({ engineId: image.engineId, tag: image.tag });
    await expect(workshop.start(image)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('tell the exit code and the place when init() fails', async () => {
    const script =
      'def init():\n    raise RuntimeError("no such tide")\n\ndef run(value):\n    return value\n';
    const { image } = await workshop.build({ reference: 'broken:1', script });
    const { engineId } = await workshop.start(image);
    expect(await workshop.ended(engineId)).toMatchObject({ state: 'ended', exitCode: 3 });
    expect(await workshop.log(engineId)).toContain('no such tide');
    await workshop.engine.removeRun(engineId);
  });

  it('are killed when they do not end in time, and that is recorded', async () => {
    const script = 'import time\n\ndef run(value):\n    time.sleep(30)\n    return value\n';
    const { engineId, port } = await running(script, 'stubborn:1');
    score(port, 1).catch(() => undefined); // It is cut off: that is what this test does.
    await sleep(200);
    const before = Date.now();
    await workshop.engine.stopRun(engineId, 0.5);
    expect(Date.now() - before).toBeLessThan(3000);
    expect(await workshop.status(engineId)).toMatchObject({ state: 'ended', exitCode: 137 });
    await workshop.engine.removeRun(engineId);
  });

  it.runIf(process.platform === 'linux')(
    'leave no server behind when their supervisor is killed',
    async () => {
      const { engineId, port } = await running();
      const record: unknown = JSON.parse(
        await readFile(join(folder, 'engine', 'runs', engineId, 'run.json'), 'utf8'),
      );
      expect(record).toMatchObject({ process: { pid: expect.any(Number) } });
      const { pid } = (record as { process: { pid: number } }).process;
      process.kill(pid, 'SIGKILL');
      expect(await workshop.ended(engineId)).toMatchObject({ state: 'ended', exitCode: undefined });
      await expect
        .poll(() =>
          fetch(`http://127.0.0.1:${port}/`).then(
            () => 'up',
            () => 'down',
          ),
        )
        .toBe('down');
      await workshop.engine.removeRun(engineId);
    },
  );

  it('keep what a script writes away from the image', async () => {
    const script =
      'def run(value):\n    open("notes.txt", "w").write("x")\n    return open("factor.txt").read()\n';
    const { engineId, port, image } = await running(script, 'writing:1');
    expect(await score(port, 1)).toBe('2');
    const engine = join(folder, 'engine');
    expect((await stat(join(engine, 'runs', engineId, 'work', 'notes.txt'))).size).toBe(1);
    const application = await readdir(join(engine, 'images', ...image.engineId.split('/'), 'app'));
    expect(application).not.toContain('notes.txt');
    await workshop.engine.removeRun(engineId);
  });

  it('have the variables of the image and of the run, and none of the user’s own', async () => {
    const { image } = await workshop.build({
      reference: 'environment:1',
      environment: { TIDE: 'high', AZUREML_MODEL_DIR: '/app', PYTHONDONTWRITEBYTECODE: '1' },
      script:
        'import os\n\ndef run(value):\n    names = ["TIDE", "MOON", "npm_config_user_agent", "AZUREML_MODEL_DIR"]\n    return [os.environ.get(name) for name in names] + [os.getcwd()]\n',
    });
    const { engineId, port } = await workshop.start(image, { environment: { MOON: 'full' } });
    await untilReady(port);
    const work = join(workshop.folder, 'engine', 'runs', engineId, 'work');
    expect(await score(port, 1)).toEqual(['high', 'full', null, work, work]);
    await workshop.engine.removeRun(engineId);
  });

  it.runIf(process.platform === 'linux')('are limited in memory and cores, and say how exactly', async () => {
    const script =
      'import os\n\ndef run(value):\n    return [len(os.sched_getaffinity(0)), len(bytearray(value))]\n';
    const { image } = await workshop.build({ reference: 'limited:1', script });
    const { engineId, port } = await workshop.start(image, { memoryBytes: 300 << 20, cpus: 0.5 });
    await untilReady(port);
    expect(await score(port, 10)).toEqual([1, 10]);
    expect(await score(port, 900_000_000)).toHaveProperty('message');
    const log = await workshop.log(engineId);
    expect(log).toContain('in each process of the run');
    expect(log).toContain('MemoryError');
    await workshop.engine.removeRun(engineId);
  });
});

describe('lines of a run’s log', () => {
  it('take their time from the scoring server and keep their text whole', () => {
    const text = '2026-11-23T05:10:00.123Z INFO    server ready';
    expect(parseLogLine(text)).toEqual({ time: '2026-11-23T05:10:00.123Z', text });
    expect(parseLogLine('2026 was a good year\r')).toEqual({ text: '2026 was a good year' });
  });
});
