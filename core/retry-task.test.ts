import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { temporaryCore } from './testing/temporary-core.ts';

test('a task that failed is started again with the same input, and succeeds once the cause is gone', async () => {
  const core = await temporaryCore();
  const path = join(core.folder, 'work', 'model.bin');
  const first = await core.ended(core.client.model.register({ name: 'late', path, tags: ['x'] }));
  expect(first).toMatchObject({ state: 'failed', input: { name: 'late', path, tags: ['x'] } });
  await mkdir(join(core.folder, 'work'));
  await writeFile(path, 'a model');
  const again = core.client.task.retry({ id: first.id });
  expect(await core.ended(again)).toMatchObject({
    state: 'succeeded',
    result: { model: { reference: 'late:1', tags: ['x'] } },
  });
  expect((await again).taskId).not.toBe(first.id);
});

test('a task that runs is not started a second time', async () => {
  const core = await temporaryCore();
  const { taskId } = await core.context.tasks.start({
    kind: 'model.verify',
    title: 'Verify',
    input: {},
    work: (work) => sleep(60_000, undefined, { signal: work.signal }),
  });
  await expect(core.client.task.retry({ id: taskId })).rejects.toMatchObject({ code: 'wrong_state' });
});

test('a task of which nobody knows what it was asked for is not started again', async () => {
  const core = await temporaryCore();
  const started = core.context.tasks.start({
    kind: 'model.verify',
    title: 'Verify',
    work: async () => undefined,
  });
  const { id } = await core.ended(started);
  await expect(core.client.task.retry({ id })).rejects.toMatchObject({ code: 'wrong_state' });
});
