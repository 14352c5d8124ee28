import type { Run } from '#contract/run/run.ts';
import type { Callee } from '#renderer/request/callee.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';

/** A run, as what the request panel calls; its calls are in the history of its project. */
export function runCallee(run: Run): Callee {
  const { id, folder } = run;
  return {
    queryKey: [...api.run.key(), id, run.startedAt],
    keptAs: folder,
    folder,
    isReady: run.state === 'ready',
    usage: () => client.run.usage({ id }),
    document: () => client.run.request({ id, method: 'GET', path: '/openapi.json' }),
    score: async (body) => {
      const answer = await client.run.score({ id, body });
      await queryClient.invalidateQueries({ queryKey: api.run.history.key() });
      return answer;
    },
    snippets: async (body) => (await client.run.snippets({ id, body })).snippets,
  };
}
