import type { Task } from '#contract/task/task.ts';
import type { PublishState } from '#renderer/service/publish/use-publish-state.ts';

/** An image that just failed to start cannot be published: it would fail in the cluster too. */
export function withStartFailure(
  publish: PublishState,
  task: Pick<Task, 'state' | 'error'> | undefined,
  reason: string,
): PublishState {
  const hasFailed = task?.state === 'failed' && task.error?.code === 'run_failed';
  if (!hasFailed || publish.reason !== undefined || publish.isBusy) return publish;
  return { ...publish, reason, act: () => undefined };
}
