import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Run } from '../../contract/run/run.ts';
import { confirm } from '../parts/confirm.ts';
import { tell, tellFailure } from '../parts/notice.ts';
import { api, client } from '../rpc/client.ts';
import { queryClient } from '../rpc/query-client.ts';
import { isAlive } from './run-state.ts';

interface RunActions {
  readonly stop: () => void;
  readonly isStopping: boolean;
  readonly restart: () => void;
  readonly remove: () => void;
}

export function useRunActions(run: Run): RunActions {
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
  return {
    stop: () => stop.mutate(),
    isStopping: stop.isPending,
    restart: () => restart.mutate(),
    remove: () => void remove().catch(tellFailure),
  };
}
