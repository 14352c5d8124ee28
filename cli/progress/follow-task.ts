import type { SlipwayClient } from '#contract/index.ts';
import type { Task } from '#contract/task/task.ts';
import type { TaskView } from './task-view.ts';

const STATE_WAIT_MS = 100;
const LOG_WAIT_MS = 500;
const PAGE_LINES = 1000;

/**
 * Shows a task until it has ended. When `cancelOn` aborts, the task is cancelled once and followed to the end of
 * its clean-up, so that nothing is left over when this resolves.
 */
export async function followTask(options: {
  readonly client: SlipwayClient;
  readonly taskId: string;
  readonly view: TaskView;
  readonly cancelOn?: AbortSignal;
}): Promise<Task> {
  const { client, taskId, view, cancelOn } = options;
  let cancelling: Promise<unknown> = Promise.resolve();
  const cancel = (): void => {
    view.cancelling();
    cancelling = client.task.cancel({ id: taskId });
    cancelling.catch(() => undefined); // Heard below; without this Node calls it unhandled meanwhile.
  };
  if (cancelOn?.aborted === true) cancel();
  else cancelOn?.addEventListener('abort', cancel, { once: true });
  try {
    const [task] = await Promise.all([
      followState(client, taskId, view),
      view.showsLog ? followLog(client, taskId, view) : undefined,
    ]);
    await cancelling;
    view.end(task);
    return task;
  } finally {
    cancelOn?.removeEventListener('abort', cancel);
  }
}

async function followState(client: SlipwayClient, id: string, view: TaskView): Promise<Task> {
  for (;;) {
    const task = await client.task.wait({ id, waitMs: STATE_WAIT_MS });
    view.update(task);
    if (task.state !== 'running') return task;
  }
}

async function followLog(client: SlipwayClient, id: string, view: TaskView): Promise<void> {
  for (let after = 0; ; ) {
    const page = await client.task.read({ id, after, max: PAGE_LINES, waitMs: LOG_WAIT_MS });
    view.log(page.lines);
    if (page.done) return;
    after = page.next;
  }
}
