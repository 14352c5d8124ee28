import type { PublishResult } from '#contract/service/service.ts';
import type { Task } from '#contract/task/task.ts';
import { isDeployTask } from './use-service-task.ts';

/** What a task that published came to; undefined while it runs, when it failed, or when it did something else. */
export function publishResult(task: Task): PublishResult | undefined {
  return task.state === 'succeeded' && isDeployTask(task) && isPublishResult(task.result)
    ? task.result
    : undefined;
}

function isPublishResult(result: unknown): result is PublishResult {
  return typeof result === 'object' && result !== null && 'service' in result && 'steps' in result;
}
