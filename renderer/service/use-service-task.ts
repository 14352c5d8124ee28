import { useQuery } from '@tanstack/react-query';
import type { Task } from '#contract/task/task.ts';
import { api } from '#renderer/rpc/client.ts';
import { useTask } from '#renderer/task/progress/use-task.ts';
import type { ServiceChoice } from './use-service-queries.ts';

const DEPLOY_KINDS: ReadonlySet<Task['kind']> = new Set([
  'service.publish',
  'service.update',
  'service.rollback',
]);

/** Whether a task publishes, updates or rolls back. */
export function isDeployTask(task: Task): boolean {
  return DEPLOY_KINDS.has(task.kind);
}

/** The newest task that was started on this data folder for a service; undefined when it was done elsewhere. */
export function useServiceTask({ name, cluster }: ServiceChoice): Task | undefined {
  const { data } = useQuery(api.task.list.queryOptions({ input: { limit: 100 } }));
  const latest = data?.tasks.find(
    (task) =>
      isDeployTask(task) &&
      task.subject.service === name &&
      (task.subject.cluster === undefined || task.subject.cluster === cluster),
  );
  return useTask(latest?.id) ?? latest;
}
