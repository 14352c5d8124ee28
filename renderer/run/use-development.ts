import { useMutation, useQuery } from '@tanstack/react-query';
import type { EngineKind } from '#contract/image/image.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';

interface Development {
  /** Whether a run of the folder follows it now. */
  readonly isOn: boolean;
  readonly isStarting: boolean;
  /** Builds what needs it, and runs the folder for development in place of its earlier run. */
  readonly start: () => void;
  readonly stop: () => void;
}

/** The development run of a project folder. */
export function useDevelopment(folder: string, engine?: EngineKind): Development {
  const { data } = useQuery(api.task.list.queryOptions({ input: { limit: 100 } }));
  const task = data?.tasks.find(
    (each) => each.kind === 'run.develop' && each.subject.folder === folder && each.state === 'running',
  );
  const start = useMutation({
    mutationFn: () => client.run.develop({ folder, ...(engine === undefined ? {} : { engine }) }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: api.task.key() }),
    onError: tellFailure,
  });
  return {
    isOn: task !== undefined,
    isStarting: start.isPending,
    start: () => start.mutate(),
    stop: () => {
      if (task !== undefined) client.task.cancel({ id: task.id }).catch(tellFailure);
    },
  };
}
