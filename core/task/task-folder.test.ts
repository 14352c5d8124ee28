import { expect, test, vi } from 'vitest';
import type { Task } from '#contract/task/task.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { openTaskFolder } from './task-folder.ts';

const { onLook } = vi.hoisted(() => ({ onLook: { now: (): Promise<void> | void => undefined } }));
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return {
    ...real,
    // What another process does just after its record was read.
    readFile: async (...given: Parameters<typeof real.readFile>) => {
      const text = await real.readFile(...given);
      await onLook.now();
      return text;
    },
  };
});

const GONE = { pid: 2 ** 22 + 1, startTime: '0' };
const TASK: Task = {
  id: 'task-1',
  kind: 'model.register',
  title: 'huge',
  state: 'running',
  startedAt: '2026-01-01T00:00:00.000Z',
  steps: [],
  subject: {},
  cancelRequested: false,
};

test('a task whose process is gone was interrupted', async () => {
  const folder = openTaskFolder(await temporaryFolder(), async () => undefined);
  await folder.create(TASK.id);
  await folder.save(TASK, GONE);
  expect(await folder.read(TASK.id)).toMatchObject({ state: 'interrupted' });
});

test('a task whose process wrote its end and went while it was looked at has that end', async () => {
  const folder = openTaskFolder(await temporaryFolder(), async () => undefined);
  await folder.create(TASK.id);
  await folder.save(TASK, GONE);
  onLook.now = async () => {
    onLook.now = () => undefined;
    await folder.save({ ...TASK, state: 'cancelled' }, GONE);
  };
  expect(await folder.read(TASK.id)).toMatchObject({ state: 'cancelled' });
});
