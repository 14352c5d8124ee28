import { useQuery } from '@tanstack/react-query';
import type { Task } from '#contract/task/task.ts';
import { api } from '#renderer/rpc/client.ts';

/** While a task runs it is asked for again this often, beside what changes announce: times must move. */
const AGAIN_MS = 1000;

/** A task by its id, kept up to date while it runs. */
export function useTask(id: string | undefined): Task | undefined {
  const { data } = useQuery(
    api.task.get.queryOptions({
      input: { id: id ?? '' },
      enabled: id !== undefined,
      refetchInterval: (query) => (query.state.data?.state === 'running' ? AGAIN_MS : false),
    }),
  );
  return id === undefined ? undefined : data;
}
