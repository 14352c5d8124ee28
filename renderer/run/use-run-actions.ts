import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Run } from '#contract/run/run.ts';
import { type Deletion, useDeleteAction } from '#renderer/page/delete-action.ts';
import type { DetailAction } from '#renderer/page/detail-head.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import { isAlive } from './run-state.ts';

/** What can be done with a run. */
export function useRunActions(run: Run): readonly DetailAction[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const stop = useMutation({
    mutationFn: () => client.run.stop({ id: run.id }),
    onSuccess: refresh,
    onError: tellFailure,
  });
  const restart = useMutation({
    mutationFn: () => client.run.restart({ id: run.id }),
    onSuccess: refresh,
    onError: tellFailure,
  });
  const word = shellWord(run.id);
  const deletion = useDeleteAction(runDeletion(run, t));
  return [
    ...(isAlive(run.state)
      ? [
          {
            id: 'stop',
            place: 'button' as const,
            icon: 'stop' as const,
            title: t('run.stop'),
            isBusy: stop.isPending,
            commandLine: `slipway stop ${word}`,
            run: () => stop.mutate(),
          },
        ]
      : []),
    {
      id: 'restart',
      place: 'button',
      icon: 'restart',
      title: t('run.restart'),
      commandLine: `slipway restart ${word}`,
      run: () => restart.mutate(),
    },
    {
      id: 'open-project',
      place: 'menu',
      title: t('image.openProject'),
      commandLine: `slipway check ${shellWord(run.folder)}`,
      run: () => void navigate({ to: '/project', search: { folder: run.folder } }),
    },
    deletion,
  ];
}

/** How a run is removed: one that is up is stopped first. */
export function runDeletion({ id, state }: Run, t: TFunction): Deletion {
  return {
    name: id,
    title: t('run.remove'),
    commandLine: `slipway rm ${shellWord(id)}`,
    list: '/runs',
    question: async () => ({
      title: t('run.removeTitle', { id }),
      message: isAlive(state) ? t('run.removeAlive') : t('run.removeEnded'),
      remove: async () => {
        const { trashed } = await client.run.remove({ id, force: isAlive(state) });
        await refresh();
        return { told: t('run.removed', { id }), trashed };
      },
    }),
  };
}

function refresh(): Promise<unknown> {
  return Promise.all([
    queryClient.invalidateQueries({ queryKey: api.run.key() }),
    queryClient.invalidateQueries({ queryKey: api.project.open.key() }),
  ]);
}
