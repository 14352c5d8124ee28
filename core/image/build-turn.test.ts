import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Task } from '#contract/task/task.ts';
import { type TemporaryCore, temporaryCore } from '#core/testing/temporary-core.ts';
import { withBuildTurn } from './build-turn.ts';

interface Door {
  readonly open: () => void;
  readonly opened: Promise<void>;
}
function door(): Door {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

const build = (
  { context }: Pick<TemporaryCore, 'context'>,
  what: { readonly title: string; readonly engine?: 'docker' | 'process'; readonly until: Promise<void> },
): Promise<{ readonly taskId: string }> =>
  context.tasks.start({
    kind: 'image.build',
    title: what.title,
    work: (work) =>
      withBuildTurn(context, { engine: what.engine ?? 'docker', work }, async () => {
        work.step('build', 'Build');
        await what.until;
      }),
  });

async function until(core: TemporaryCore, id: string, isSo: (task: Task) => boolean): Promise<Task> {
  for (;;) {
    const task = await core.client.task.get({ id });
    if (isSo(task)) return task;
    await sleep(20);
  }
}
const has = (id: string, state: string) => (task: Task) =>
  task.steps.some((step) => step.id === id && step.state === state);

test('a second build of an engine waits, says for what, and goes on when the first has ended', async () => {
  const core = await temporaryCore();
  const other = await temporaryCore({ dataFolder: core.folder });
  const gate = door();
  const first = await build(core, { title: 'Build one', until: gate.opened });
  await until(core, first.taskId, has('build', 'running'));
  const second = await build(other, { title: 'Build two', until: Promise.resolve() });
  const waiting = await until(core, second.taskId, has('turn', 'running'));
  expect(waiting.steps).toMatchObject([{ title: 'Wait for its turn', note: 'Build one' }]);
  gate.open();
  expect(await core.ended(Promise.resolve(second))).toMatchObject({ state: 'succeeded' });
});

test('a build that waits can be cancelled, and the next one does not wait for it', async () => {
  const core = await temporaryCore();
  const gate = door();
  const first = await build(core, { title: 'Build one', until: gate.opened });
  await until(core, first.taskId, has('build', 'running'));
  const second = await build(core, { title: 'Build two', until: Promise.resolve() });
  await until(core, second.taskId, has('turn', 'running'));
  await core.client.task.cancel({ id: second.taskId });
  expect(await core.ended(Promise.resolve(second))).toMatchObject({ state: 'cancelled' });
  gate.open();
  const third = await build(core, { title: 'Build three', until: Promise.resolve() });
  expect(await core.ended(Promise.resolve(third))).toMatchObject({ state: 'succeeded' });
});

test('engines build side by side', async () => {
  const core = await temporaryCore();
  const gate = door();
  const first = await build(core, { title: 'Build one', until: gate.opened });
  const second = await build(core, { title: 'Build two', engine: 'process', until: Promise.resolve() });
  expect(await core.ended(Promise.resolve(second))).toMatchObject({ state: 'succeeded' });
  gate.open();
  await core.ended(Promise.resolve(first));
});
