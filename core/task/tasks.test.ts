import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { SlipwayError } from '#contract/errors.ts';
import type { Task } from '#contract/task/task.ts';
import { identify } from '#core/host/process-identity.ts';
import { silentLogger } from '#core/log/logger.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { openTaskFolder, type TaskFolder } from './task-folder.ts';
import { createTasks, type TaskRequest, type Tasks } from './tasks.ts';

async function setUp(keep = 100): Promise<{ tasks: Tasks; folder: TaskFolder; path: string }> {
  const path = await temporaryFolder();
  const folder = openTaskFolder(path, async () => undefined);
  return { path, folder, tasks: createTasks({ folder, logger: silentLogger, keep: async () => keep }) };
}

async function finish<Result>(tasks: Tasks, work: TaskRequest<Result>['work']): Promise<Task> {
  const { taskId } = await tasks.start({ kind: 'image.build', title: 'Build', work });
  return tasks.wait({ id: taskId, waitMs: 10_000 });
}

test('a task that ends well keeps its result, steps and log', async () => {
  const { tasks } = await setUp();
  const task = await finish(tasks, async (work) => {
    await work.within('one', 'First', async () => work.log('hello\nthere', 'one'));
    return { answer: 42 };
  });
  expect(task).toMatchObject({
    state: 'succeeded',
    result: { answer: 42 },
    steps: [{ id: 'one', state: 'done' }],
  });
  const log = await tasks.read({ id: task.id, after: 0, max: 100, waitMs: 0 });
  expect(log).toMatchObject({ lines: [{ text: 'hello', source: 'one' }, { text: 'there' }], done: true });
});

test('a task that fails tells code, message and hint', async () => {
  const { tasks } = await setUp();
  const task = await finish(tasks, async () => {
    throw new SlipwayError('build_failed', { message: 'no', hint: 'try' });
  });
  expect(task).toMatchObject({
    state: 'failed',
    error: { code: 'build_failed', message: 'no', hint: 'try' },
  });
});

test('a bug shows a number, not its inside', async () => {
  const { tasks } = await setUp();
  const task = await finish(tasks, async () => {
    throw new TypeError('secret inside');
  });
  expect(task.error?.code).toBe('internal');
  expect(JSON.stringify(task.error)).not.toContain('secret inside');
});

test('a cancelled task ends as cancelled once it has cleaned up', async () => {
  const { tasks } = await setUp();
  let isClean = false;
  const { taskId } = await tasks.start({
    kind: 'image.build',
    title: 'Build',
    work: async (work) => {
      work.step('long', 'Long');
      await sleep(60_000, undefined, { signal: work.signal }).finally(() => {
        isClean = true;
      });
    },
  });
  expect(await tasks.cancel(taskId)).toMatchObject({ state: 'running', cancelRequested: true });
  expect(await tasks.wait({ id: taskId, waitMs: 5000 })).toMatchObject({
    state: 'cancelled',
    steps: [{ id: 'long', state: 'cancelled' }],
  });
  expect(isClean).toBe(true);
});

test('another process can cancel it, watch it and read its log', async () => {
  const { tasks, path } = await setUp();
  const others = createTasks({
    folder: openTaskFolder(path, async () => undefined),
    logger: silentLogger,
    keep: async () => 100,
  });
  const { taskId } = await tasks.start({
    kind: 'image.build',
    title: 'Build',
    work: async (work) => {
      work.log('begun');
      await sleep(60_000, undefined, { signal: work.signal });
    },
  });
  expect(await others.read({ id: taskId, after: 0, max: 10, waitMs: 5000 })).toMatchObject({
    lines: [{ text: 'begun' }],
  });
  await others.cancel(taskId);
  expect(await others.wait({ id: taskId, waitMs: 5000 })).toMatchObject({ state: 'cancelled' });
});

test('a task whose process was killed is shown as interrupted, with its log', async () => {
  const { tasks, path } = await setUp();
  const task = await finish(tasks, async (work) => work.log('so far'));
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
  const owner = identify(child.pid ?? 0);
  const recordPath = join(path, task.id, 'task.json');
  const record = { ...JSON.parse(await readFile(recordPath, 'utf8')), state: 'running', owner };
  await writeFile(recordPath, JSON.stringify(record));
  expect(await tasks.get(task.id)).toMatchObject({ state: 'running' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await tasks.get(task.id)).toMatchObject({ state: 'interrupted' });
  expect(await tasks.read({ id: task.id, after: 0, max: 10, waitMs: 0 })).toMatchObject({
    lines: [{ text: 'so far' }],
    done: true,
  });
});

test('lists newest first and forgets the oldest beyond what is kept', async () => {
  const { tasks } = await setUp(3);
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    ids.unshift((await finish(tasks, async () => count)).id);
    await sleep(2);
  }
  await tasks.close();
  expect((await tasks.list({ limit: 10 })).map((task) => task.id)).toEqual(ids.slice(0, 3));
});

test('a list reads what has ended once, and leaves out what another process has forgotten meanwhile', async () => {
  const { tasks, path } = await setUp();
  const kept = await finish(tasks, async () => 'kept');
  const forgotten = await finish(tasks, async () => 'forgotten');
  const listed = async () => (await tasks.list({ limit: 10 })).map(({ id }) => id).sort();
  expect(await listed()).toEqual([kept.id, forgotten.id].sort());
  await writeFile(join(path, kept.id, 'task.json'), 'damaged');
  await rm(join(path, forgotten.id), { recursive: true });
  expect(await listed()).toEqual([kept.id]);
});

test('names a task that is not there', async () => {
  const { tasks } = await setUp();
  await expect(tasks.get('none')).rejects.toMatchObject({ code: 'not_found' });
  await expect(tasks.get('../../etc')).rejects.toMatchObject({ code: 'not_found' });
});

test('closing cancels what runs and waits for it', async () => {
  const { tasks } = await setUp();
  const { taskId } = await tasks.start({
    kind: 'image.build',
    title: 'Build',
    work: (work) => sleep(60_000, undefined, { signal: work.signal }),
  });
  await tasks.close();
  expect(await tasks.get(taskId)).toMatchObject({ state: 'cancelled' });
});
