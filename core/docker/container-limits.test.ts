import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type Dockerode from 'dockerode';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { runBatchContainer } from './batch-container.ts';
import { openClient } from './client.ts';
import { type ContainerLimits, MOST_PROCESSES, memoryShare } from './container-limits.ts';
import { startContainer } from './container-run.ts';
import { runTaskContainer } from './task-container.ts';

interface Refusal {
  readonly on: 'create' | 'start';
  readonly says: string;
  /** What it does not limit. */
  readonly what?: keyof ContainerLimits;
}

/** How the program of a container ends. */
interface End {
  readonly StatusCode: number;
  readonly OOMKilled: boolean;
}

const ENGINE_BYTES = 8 * 2 ** 30;
const SHARE = { Memory: 6 * 2 ** 30, MemorySwap: 6 * 2 ** 30 };
const BOTH = { PidsLimit: MOST_PROCESSES, ...SHARE };

interface FakeEngine {
  readonly docker: Dockerode;
  /** The limits of the containers that were asked for, in their order. */
  readonly limits: ContainerLimits[];
  /** Containers that were not removed. */
  readonly left: Set<string>;
}

/** Speaks as much of the Docker API as starting needs. It refuses containers with a limit as told. */
async function fakeEngine({ refusal, end }: { refusal?: Refusal; end?: End } = {}): Promise<FakeEngine> {
  const limits: ContainerLimits[] = [];
  const left = new Set<string>();
  const isRefused = (on: Refusal['on']): boolean =>
    refusal?.on === on && limits.at(-1)?.[refusal.what ?? 'PidsLimit'] !== undefined;
  const server = createServer((request, response) => {
    const answer = (status: number, body: object = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(status === 204 ? undefined : JSON.stringify(body));
    };
    const { pathname } = new URL(request.url ?? '/', 'http://engine');
    const [, , id = '', action] = pathname.split('/');
    if (pathname === '/info') answer(200, { MemTotal: ENGINE_BYTES });
    else if (id === 'create')
      void json(request).then((body) => {
        const { HostConfig: asked } = body as { HostConfig: ContainerLimits };
        const { PidsLimit, Memory, MemorySwap } = asked;
        limits.push(JSON.parse(JSON.stringify({ PidsLimit, Memory, MemorySwap })));
        if (isRefused('create')) return answer(500, { message: refusal?.says });
        left.add(`c${limits.length}`);
        return answer(201, { Id: `c${limits.length}` });
      });
    else if (request.method === 'DELETE') answer(left.delete(id) ? 204 : 404);
    else if (action === 'start' && isRefused('start')) answer(500, { message: refusal?.says });
    else if (action === 'start') answer(204);
    else if (end === undefined)
      request.resume().once('end', () => answer(400, { message: 'the test ends here' }));
    else request.resume().once('end', () => answer(200, action === 'json' ? { State: end } : end));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const found = server.address();
  if (found === null || typeof found === 'string') throw new Error('it listens on no port');
  const docker = await openClient({ host: `tcp://127.0.0.1:${found.port}`, foundBy: 'DOCKER_HOST' });
  return { docker, limits, left };
}

const RUN = {
  ...{ runId: 'r1', image: 'iris:1', engineId: 'sha256:1', port: 5001, environment: {} },
  ...{ cpus: undefined, memoryBytes: undefined },
};
const TASK = {
  ...{ title: 'Making the schema' },
  ...{ image: 'iris:1', command: ['true'], user: '1', files: [], environment: {} },
  network: 'none' as const,
};

function start({ docker }: FakeEngine): Promise<string> {
  return startContainer(docker, RUN);
}

async function batch({ docker }: FakeEngine): Promise<unknown> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'in.csv'), 'a\n1\n');
  const paths = { input: join(folder, 'in.csv'), output: join(folder, 'out.jsonl') };
  const { signal } = new AbortController();
  return runBatchContainer(docker, { ...RUN, ...paths, arguments: [], signal, onLine: () => undefined });
}

function task({ docker }: FakeEngine): Promise<unknown> {
  const { signal } = new AbortController();
  return runTaskContainer(docker, TASK, {
    signal,
    step: () => undefined,
    endStep: () => undefined,
    log: () => undefined,
  });
}

describe('the processes and the memory of a container are limited', () => {
  test('of a run', async () => {
    const engine = await fakeEngine();
    expect(await start(engine)).toBe('c1');
    expect(engine.limits).toEqual([BOTH]);
  });

  test('of a run with a limit of its own', async () => {
    const engine = await fakeEngine();
    await startContainer(engine.docker, { ...RUN, memoryBytes: 2 ** 29 });
    expect(engine.limits).toEqual([{ ...BOTH, Memory: 2 ** 29, MemorySwap: 2 ** 29 }]);
  });

  test('of a small engine, as far as work can be done', () => {
    expect(memoryShare(2 ** 33)).toBe(6 * 2 ** 30);
    expect(memoryShare(2 ** 29)).toBe(2 ** 30);
  });

  test.each([
    ['a batch', batch],
    ['a task', task],
  ])('of %s, which is removed when it fails', async (_what, work) => {
    const engine = await fakeEngine();
    await expect(work(engine)).rejects.toMatchObject({ message: expect.stringContaining('ends here') });
    expect(engine.limits).toEqual([BOTH]);
    expect([...engine.left]).toEqual([]);
  });

  test.each([
    ['a batch', batch, 'run_failed', /^Scoring in\.csv was/],
    ['a task', task, 'build_failed', /^Making the schema was/],
  ])('and %s that runs out of memory says so', async (_what, work, code, message) => {
    for (const [end, reason] of [
      [{ StatusCode: 137, OOMKilled: true }, /needed more memory than the limit of 6144 MiB/],
      // A process that it has started was ended, and it told so in its own way.
      [{ StatusCode: 1, OOMKilled: true }, /needed more memory than the limit of 6144 MiB/],
      [{ StatusCode: 137, OOMKilled: false }, /was killed.*ran out of memory/],
    ] as const) {
      const engine = await fakeEngine({ end });
      const failure = await work(engine).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code, message: expect.stringMatching(message) });
      expect(failure).toMatchObject({ message: expect.stringMatching(reason) });
      expect(failure).toMatchObject({ hint: expect.stringContaining('give the engine more memory') });
      expect([...engine.left]).toEqual([]);
    }
    await expect(work(await fakeEngine({ end: { StatusCode: 1, OOMKilled: false } }))).resolves.toMatchObject(
      {},
    );
  });
});

describe('an engine that cannot limit processes or memory', () => {
  test.each<[string, Refusal]>([
    [
      'crun with control groups version 2',
      {
        on: 'start',
        says: 'OCI runtime error: crun: the requested cgroup controller `pids` is not available',
      },
    ],
    [
      'crun without control groups',
      { on: 'start', says: 'crun: cannot set limits without cgroups: OCI runtime error' },
    ],
    [
      'runc',
      { on: 'start', says: 'cannot set pids limit: container could not join or create cgroup: unknown' },
    ],
    [
      'runc, where the file is missing',
      { on: 'start', says: 'openat2 /sys/fs/cgroup/user.slice/x.scope/pids.max: no such file or directory' },
    ],
    ['one that says so at once', { on: 'create', says: 'this system does not support a PIDs limit' }],
    [
      'crun without the controller of memory',
      {
        on: 'start',
        what: 'Memory',
        says: 'crun: the requested cgroup controller `memory` is not available',
      },
    ],
    [
      'runc without the controller of memory',
      {
        on: 'start',
        what: 'Memory',
        says: 'cannot set memory limit: container could not join or create cgroup',
      },
    ],
    [
      'runc, where the file of swap is missing',
      {
        on: 'start',
        what: 'MemorySwap',
        says: 'openat2 /sys/fs/cgroup/x.scope/memory.swap.max: no such file or directory',
      },
    ],
  ])('runs without the limit, and is not asked again: %s', async (_what, refusal) => {
    const engine = await fakeEngine({ refusal });
    expect(await start(engine)).toBe('c2');
    expect([...engine.left]).toEqual(['c2']);
    await start(engine);
    const left = refusal.says.includes('set limits without cgroups')
      ? {}
      : refusal.what === undefined
        ? SHARE
        : { PidsLimit: MOST_PROCESSES };
    expect(engine.limits).toEqual([BOTH, left, left]);
  });

  test.each([
    ['a batch', batch],
    ['a task', task],
  ])('runs %s without it', async (_what, work) => {
    const engine = await fakeEngine({
      refusal: { on: 'create', says: 'controller pids is not available' },
    });
    await expect(work(engine)).rejects.toMatchObject({ message: expect.stringContaining('ends here') });
    expect(engine.limits).toEqual([BOTH, SHARE]);
  });

  test('is not meant by another failure', async () => {
    const engine = await fakeEngine({
      refusal: { on: 'start', says: 'exec: "/app/pids-tool": no such file' },
    });
    await expect(start(engine)).rejects.toMatchObject({ code: 'engine_failed' });
    expect(engine.limits).toEqual([BOTH]);
    expect([...engine.left]).toEqual([]);
  });

  test('keeps the limit of memory that the user asked for', async () => {
    const says = 'crun: the requested cgroup controller `memory` is not available';
    const engine = await fakeEngine({ refusal: { on: 'start', what: 'Memory', says } });
    await expect(startContainer(engine.docker, { ...RUN, memoryBytes: 2 ** 29 })).rejects.toMatchObject({
      code: 'engine_failed',
    });
    expect(engine.limits).toHaveLength(1);
  });
});
