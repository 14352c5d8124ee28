import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type Dockerode from 'dockerode';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { runBatchContainer } from './batch-container.ts';
import { openClient } from './client.ts';
import { startContainer } from './container-run.ts';
import { MOST_PROCESSES } from './process-limit.ts';
import { runTaskContainer } from './task-container.ts';

interface Refusal {
  readonly on: 'create' | 'start';
  readonly says: string;
}

interface FakeEngine {
  readonly docker: Dockerode;
  /** The limits of the containers that were asked for, in their order. */
  readonly limits: (number | undefined)[];
  /** Containers that were not removed. */
  readonly left: Set<string>;
}

/** Speaks as much of the Docker API as starting needs. It refuses containers with a limit of processes as told. */
async function fakeEngine(refusal?: Refusal): Promise<FakeEngine> {
  const limits: (number | undefined)[] = [];
  const left = new Set<string>();
  const server = createServer((request, response) => {
    const answer = (status: number, body: object = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(status === 204 ? undefined : JSON.stringify(body));
    };
    const { pathname } = new URL(request.url ?? '/', 'http://engine');
    const [, , id = '', action] = pathname.split('/');
    const isRefused = (on: Refusal['on'], limit: number | undefined): boolean =>
      refusal?.on === on && limit !== undefined;
    if (id === 'create')
      void json(request).then((body) => {
        const limit = (body as { HostConfig: { PidsLimit?: number } }).HostConfig.PidsLimit;
        limits.push(limit);
        if (isRefused('create', limit)) return answer(500, { message: refusal?.says });
        left.add(`c${limits.length}`);
        return answer(201, { Id: `c${limits.length}` });
      });
    else if (request.method === 'DELETE') answer(left.delete(id) ? 204 : 404);
    else if (action === 'start' && isRefused('start', limits.at(-1))) answer(500, { message: refusal?.says });
    else if (action === 'start') answer(204);
    else request.resume().once('end', () => answer(400, { message: 'the test ends here' }));
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

describe('the processes of a container are limited', () => {
  test('of a run', async () => {
    const engine = await fakeEngine();
    expect(await start(engine)).toBe('c1');
    expect(engine.limits).toEqual([MOST_PROCESSES]);
  });

  test.each([
    ['a batch', batch],
    ['a task', task],
  ])('of %s, which is removed when it fails', async (_what, work) => {
    const engine = await fakeEngine();
    await expect(work(engine)).rejects.toMatchObject({ message: expect.stringContaining('ends here') });
    expect(engine.limits).toEqual([MOST_PROCESSES]);
    expect([...engine.left]).toEqual([]);
  });
});

describe('an engine that cannot limit processes', () => {
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
  ])('runs without the limit, and is not asked again: %s', async (_what, refusal) => {
    const engine = await fakeEngine(refusal);
    expect(await start(engine)).toBe('c2');
    expect([...engine.left]).toEqual(['c2']);
    await start(engine);
    expect(engine.limits).toEqual([MOST_PROCESSES, undefined, undefined]);
  });

  test.each([
    ['a batch', batch],
    ['a task', task],
  ])('runs %s without it', async (_what, work) => {
    const engine = await fakeEngine({ on: 'create', says: 'controller pids is not available' });
    await expect(work(engine)).rejects.toMatchObject({ message: expect.stringContaining('ends here') });
    expect(engine.limits).toEqual([MOST_PROCESSES, undefined]);
  });

  test('is not meant by another failure', async () => {
    const engine = await fakeEngine({ on: 'start', says: 'exec: "/app/pids-tool": no such file' });
    await expect(start(engine)).rejects.toMatchObject({ code: 'engine_failed' });
    expect(engine.limits).toEqual([MOST_PROCESSES]);
    expect([...engine.left]).toEqual([]);
  });
});
