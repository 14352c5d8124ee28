import { execFile } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import type { EngineKind } from '#contract/image/image.ts';
import { runSchema, upResultSchema } from '#contract/run/run.ts';
import { startedSchema, taskSchema } from '#contract/task/task.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { type Ended, ROOT, runCli, startCli, withBuiltCli } from './testing/built-cli.ts';

const execute = promisify(execFile);
const EXAMPLES = ['iris', 'digits', 'photo', 'two-inputs', 'plain-json'];

withBuiltCli();

interface Place {
  readonly folder: string;
  run(words: readonly string[], input?: string): Promise<Ended>;
  /** Runs with `--json`, expects success, and reads the answer. */
  answer<Value>(words: readonly string[], schema: z.ZodType<Value>): Promise<Value>;
}

/** A data folder, the engines of this machine, and all runs and images gone afterwards. */
async function place(): Promise<Place> {
  const folder = await temporaryFolder();
  const options = { dataFolder: join(folder, 'data'), cwd: folder, environment: process.env };
  const run = (words: readonly string[], input?: string): Promise<Ended> =>
    runCli(words, {
      ...options,
      environment: { ...process.env, SLIPWAY_HOME: options.dataFolder },
      input: input ?? '',
    });
  const answer = async <Value>(words: readonly string[], schema: z.ZodType<Value>): Promise<Value> => {
    const { code, stdout, stderr } = await run([...words, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return schema.parse(JSON.parse(stdout));
  };
  onTestFinished(async () => {
    const { runs } = await answer(['runs'], z.object({ runs: z.array(runSchema) }));
    for (const { id } of runs) await run(['rm', id, '--force']);
    const imageList = z.object({ images: z.array(z.object({ reference: z.string(), engine: z.string() })) });
    const { images } = await answer(['image', 'list'], imageList);
    for (const { reference, engine } of images)
      await run(['image', 'delete', reference, '--engine', engine, '--force', '--yes']);
  }, 120_000);
  return { folder, run, answer };
}

async function example(name: string, { folder }: Place): Promise<string> {
  const copy = join(folder, name);
  await cp(join(ROOT, 'resources', 'examples', name), copy, { recursive: true });
  return copy;
}

/** `slipway serve` on the same data folder, asked over plain HTTP. */
async function portal({ folder, run }: Place): Promise<(path: string, body: object) => Promise<unknown>> {
  const dataFolder = join(folder, 'data');
  // The portal opens what is below the home folder, unless it is told otherwise.
  const { code } = await run(['settings', 'set', 'portalRoots', JSON.stringify([folder])]);
  expect(code).toBe(0);
  const { process: child, ended } = startCli(['serve', '--port', '0', '--json'], {
    dataFolder,
    cwd: folder,
    environment: { ...process.env, SLIPWAY_HOME: dataFolder },
  });
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const line = await new Promise<string>((resolve) =>
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())),
  );
  const { api, token } = z.object({ api: z.string(), token: z.string() }).parse(JSON.parse(line));
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return async (path, body) => {
    const started = await fetch(`${api}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    const { taskId } = startedSchema.parse(await started.json());
    for (;;) {
      const waited = await fetch(`${api}/tasks/${taskId}/wait`, { headers });
      const task = taskSchema.parse(await waited.json());
      if (task.state === 'succeeded') return task.result;
      if (task.state !== 'running') throw new Error(JSON.stringify(task.error));
    }
  };
}

describe.each<EngineKind>(['docker', 'process'])('on the %s engine', (engine) => {
  test('the examples come up from the command line and over REST, with the same answers', {
    timeout: 600_000,
  }, async () => {
    const here = await place();
    const ask = await portal(here);
    for (const name of EXAMPLES) {
      const folder = await example(name, here);
      const first = await here.answer(['up', folder, '--engine', engine], upResultSchema);
      expect(first, name).toMatchObject({
        reused: false,
        run: { state: 'ready', engine },
        answer: { status: 200 },
      });
      const second = upResultSchema.parse(await ask('/runs/up', { folder, engine }));
      expect(second, name).toMatchObject({ reused: true, image: first.image, run: { id: first.run.id } });
      expect(JSON.parse(second.answer?.body ?? 'null'), name).toEqual(
        JSON.parse(first.answer?.body ?? 'null'),
      );
    }
  });
});

test('a run is started, scored, explained, read, stopped, started again and removed', {
  timeout: 300_000,
}, async () => {
  const here = await place();
  const { run } = here;
  const folder = await example('plain-json', here);
  const started = await here.answer(['run', folder, '--engine', 'process'], runSchema);
  const { id } = started;

  const own = await run(['score', id]);
  expect(own).toMatchObject({ code: 0, stderr: expect.stringContaining('status 200') });
  const { example: request } = await here.answer(['usage', id], z.object({ example: z.string() }));
  await writeFile(join(here.folder, 'request.json'), request);
  const ways = [
    await run(['score', id, '-d', request]),
    await run(['score', id, '-d', '@request.json']),
    await run(['score', id, '-d', '-'], request),
  ];
  for (const way of ways) expect(way).toMatchObject({ code: 0, stdout: own.stdout });

  const wrong = await run(['score', id, '-d', '{"nothing": 1}', '--json']);
  expect(wrong).toMatchObject({ code: 1, stderr: '' });
  expect(JSON.parse(wrong.stdout)).toMatchObject({ status: 400 });
  expect(await run(['score', id, '-d', '@absent.json'])).toMatchObject({ code: 2, stdout: '' });

  const { stdout: client } = await run(['usage', id, '--language', 'python']);
  await writeFile(join(here.folder, 'client.py'), client);
  const { stdout: answered } = await execute('python3', [join(here.folder, 'client.py')]);
  expect(answered.trim()).not.toBe('');
  expect(await run(['usage', id, '--language', 'cobol'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('python'),
  });

  const log = await run(['logs', id]);
  expect(log.stdout).toContain('ready');
  expect((await run(['logs', id, '-n', '1'])).stdout.trim().split('\n')).toHaveLength(1);

  expect(await run(['rm', id])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('error[wrong_state]'),
  });
  expect(await run(['stop', id])).toMatchObject({ code: 0, stdout: `Stopped ${id}.\n` });
  const again = await here.answer(['restart', id], runSchema);
  expect(again).toMatchObject({ id, port: started.port, state: 'ready' });
  expect(await run(['rm', id, '--force'])).toMatchObject({ code: 0, stdout: `Removed ${id}.\n` });
  expect((await run(['logs', id])).stderr).toContain('error[not_found]');
});

test('a port that is taken is said so before anything is started', { timeout: 300_000 }, async () => {
  const here = await place();
  const folder = await example('plain-json', here);
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => {
      const address = other.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  onTestFinished(() => void other.close());
  const answer = await here.run(['run', folder, '--engine', 'process', '--port', String(port), '--json']);
  expect(answer).toMatchObject({ code: 1, stdout: '' });
  expect(JSON.parse(answer.stderr)).toMatchObject({ error: { code: 'port_taken' } });
});
