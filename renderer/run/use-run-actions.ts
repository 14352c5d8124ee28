import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Run } from '#contract/run/run.ts';
import type { DetailAction } from '#renderer/page/detail-head.tsx';
import { confirm } from '#renderer/parts/dialog/confirm.ts';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import { isAlive } from './run-state.ts';

/** What can be done with a run. */
export function useRunActions(run: Run): readonly DetailAction[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const refresh = (): Promise<unknown> =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: api.run.key() }),
      queryClient.invalidateQueries({ queryKey: api.project.open.key() }),
    ]);
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
  const remove = async (): Promise<void> => {
    const force = isAlive(run.state);
    const isConfirmed = await confirm({
      title: t('run.removeTitle', { id: run.id }),
      message: force ? t('run.removeAlive') : t('run.removeEnded'),
      action: t('run.remove'),
    });
    if (!isConfirmed) return;
    await client.run.remove({ id: run.id, force });
    await refresh();
    await navigate({ to: '/runs', search: {} });
    tell(t('run.removed', { id: run.id }));
  };
  const word = shellWord(run.id);
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
    {
      id: 'delete',
      place: 'menu',
      icon: 'trash',
      isDanger: true,
      title: t('run.remove'),
      commandLine: `slipway rm ${word}`,
      run: () => void remove().catch(tellFailure),
    },
  ];
}
