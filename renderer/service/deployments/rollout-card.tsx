import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Task } from '#contract/task/task.ts';
import { formatDuration } from '#renderer/i18n/format.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import layout from '#renderer/parts/layout/layout.module.css';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { client } from '#renderer/rpc/client.ts';
import { elapsed } from '#renderer/task/progress/task-state.ts';
import { TaskSteps } from '#renderer/task/progress/task-steps.tsx';

/** The steps of the deployment under way, or of the last one that did not succeed. */
export function RolloutCard({ task, isWide }: { readonly task: Task; readonly isWide: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Card
      title={t('service.rollout')}
      note={`${t(`task.state.${task.state}`)} · ${formatDuration(elapsed(task))}`}
      isWide={isWide}
    >
      <div className={layout.stack}>
        <TaskSteps task={task} />
        {task.error !== undefined && task.state !== 'cancelled' && <ErrorNote failure={task.error} />}
        {task.state === 'interrupted' && <p className={layout.dim}>{t('service.interruptedHint')}</p>}
        <div className={layout.foot}>
          <Button
            variant="subtle"
            onClick={() => void navigate({ to: '/tasks', search: { selected: task.id } })}
          >
            {t('service.openTask')}
          </Button>
          {task.state === 'running' && (
            <Button
              color="red"
              variant="light"
              loading={task.cancelRequested}
              onClick={() => void client.task.cancel({ id: task.id }).catch(tellFailure)}
            >
              {t('task.cancel')}
            </Button>
          )}
        </div>
      </div>
    </Card>
  );
}
