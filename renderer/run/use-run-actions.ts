import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Run } from '#contract/run/run.ts';
import { useDeleteAction } from '#renderer/page/delete-action.ts';
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
  const deletion = useDeleteAction({
    title: t('run.remove'),
    commandLine: `slipway rm ${word}`,
    question: async () => ({
      title: t('run.removeTitle', { id: run.id }),
      message: isAlive(run.state) ? t('run.removeAlive') : t('run.removeEnded'),
      users: undefined,
    }),
    remove: async () => {
      await client.run.remove({ id: run.id, force: isAlive(run.state) });
      await refresh();
      return { told: t('run.removed', { id: run.id }) };
    },
    list: '/runs',
  });
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

function refresh(): Promise<unknown> {
  return Promise.all([
    queryClient.invalidateQueries({ queryKey: api.run.key() }),
    queryClient.invalidateQueries({ queryKey: api.project.open.key() }),
  ]);
}
