import { useQuery } from '@tanstack/react-query';
import type { Retraining } from '#contract/retraining/retraining.ts';
import { api } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import { isUnderWay } from './retraining-state.ts';

/** A process that crashes changes no record: its state follows from its task. */
const AGAIN_MS = 3000;
/** Files of a project change without anybody telling. */
const OPTIONS_AGAIN_MS = 5000;

export function useRetrainings(folder?: string) {
  return useQuery(
    api.retraining.list.queryOptions({
      input: { limit: 200, ...(folder === undefined ? {} : { folder }) },
      refetchInterval: (query) =>
        query.state.data?.retrainings.some(isUnderWay) === true ? AGAIN_MS : false,
    }),
  );
}

/** What a retraining of a project can be asked for. */
export function useTrainingOptions(folder: string) {
  return useQuery(
    api.retraining.options.queryOptions({ input: { folder }, refetchInterval: OPTIONS_AGAIN_MS }),
  );
}

export function refreshRetrainings(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: api.retraining.key() });
}

export const NO_RETRAININGS: readonly Retraining[] = [];
