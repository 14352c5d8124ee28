import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Retraining } from '#contract/retraining/retraining.ts';
import type { DetailAction } from '#renderer/page/detail-head.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { client } from '#renderer/rpc/client.ts';
import { isUnderWay } from './retraining-state.ts';
import { refreshRetrainings } from './use-retrainings.ts';

export type Decision = 'approve' | 'reject';

/** What can be done with a retraining: decide while its candidate waits, cancel while it goes on. */
export function useRetrainingActions(
  retraining: Retraining,
  onDecide: (decision: Decision) => void,
): readonly DetailAction[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id, folder, state } = retraining;
  const cancel = useMutation({
    mutationFn: () => client.retraining.cancel({ id }),
    onSuccess: refreshRetrainings,
    onError: tellFailure,
  });
  const decide = (decision: Decision, place: 'main' | 'button'): DetailAction => ({
    id: decision,
    place,
    title: t(`retraining.${decision}.open`),
    isDanger: decision === 'reject',
    commandLine: `slipway retraining ${decision} ${id}`,
    run: () => onDecide(decision),
  });
  return [
    ...(state === 'waiting' ? [decide('approve', 'main'), decide('reject', 'button')] : []),
    ...(isUnderWay(retraining)
      ? [
          {
            id: 'cancel',
            place: 'button' as const,
            isDanger: true,
            isBusy: cancel.isPending,
            title: t('retraining.cancel'),
            commandLine: `slipway retraining cancel ${id}`,
            run: () => cancel.mutate(),
          },
        ]
      : []),
    {
      id: 'open-project',
      place: 'button',
      title: t('task.openProject'),
      commandLine: `slipway check ${folder}`,
      run: () => void navigate({ to: '/project', search: { folder } }),
    },
  ];
}
