import type { Task } from '#contract/task/task.ts';
import { client } from '#renderer/rpc/client.ts';

const WAIT_MS = 10_000;

/** Waits until a task has ended. Returns it, however it did. */
export async function endedTask({ taskId: id }: { readonly taskId: string }): Promise<Task> {
  for (;;) {
    const task = await client.task.wait({ id, waitMs: WAIT_MS });
    if (task.state !== 'running') return task;
  }
}
