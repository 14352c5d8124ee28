import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Retraining } from '#contract/retraining/retraining.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import layout from '#renderer/parts/layout/layout.module.css';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { LogView } from '#renderer/parts/log/log-view.tsx';
import { client } from '#renderer/rpc/client.ts';
import { TaskSteps } from '#renderer/task/progress/task-steps.tsx';
import { useTask } from '#renderer/task/progress/use-task.ts';
import styles from './retraining.module.css';
import { isUnderWay, stateText } from './retraining-state.ts';
import { refreshRetrainings } from './use-retrainings.ts';

/** The steps and the log of a retraining; while it goes on, it can be cancelled. Nothing when its log is no longer kept. */
export function RunningCard({ retraining }: { readonly retraining: Retraining }) {
  const { t } = useTranslation();
  const { id, taskId } = retraining;
  const task = useTask(taskId);
  const isRunning = isUnderWay(retraining);
  const cancel = useMutation({
    mutationFn: () => client.retraining.cancel({ id }),
    onSuccess: refreshRetrainings,
    onError: tellFailure,
  });
  if (task === undefined) return null;
  return (
    <Card
      title={isRunning ? id : t('retraining.log')}
      note={isRunning ? stateText(retraining, t) : undefined}
      isWide
    >
      <div className={layout.stack}>
        <TaskSteps task={task} />
        <div className={styles.log}>
          <LogView source={{ of: 'task', id: taskId }} fileName={`${id}.log`} />
        </div>
        {isRunning && (
          <div className={layout.foot}>
            <Button
              variant="light"
              color="red"
              loading={cancel.isPending || task.cancelRequested}
              title={`$ slipway retraining cancel ${id}`}
              onClick={() => cancel.mutate()}
            >
              {t('retraining.cancel')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}
