import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../contract/task/task.ts';
import { formatAgo, formatDuration } from '../i18n/format.ts';
import { Badge } from '../parts/badge.tsx';
import { ErrorNote, ErrorView } from '../parts/error-view.tsx';
import { DetailBody, DetailHead } from '../parts/list-page.tsx';
import { Loading } from '../parts/loading.tsx';
import { LogView } from '../parts/log/log-view.tsx';
import { tellFailure } from '../parts/notice.ts';
import { api, client } from '../rpc/client.ts';
import styles from './task-detail.module.css';
import { elapsed, TASK_TONES } from './task-state.ts';
import { TaskSteps } from './task-steps.tsx';
import { useTask } from './use-task.ts';

export function TaskDetail({ id }: { readonly id: string }) {
  const task = useTask(id);
  const { error } = useQuery(api.task.get.queryOptions({ input: { id } }));
  if (task === undefined) return error === null ? <Loading /> : <ErrorView error={error} />;
  return <Shown task={task} />;
}

function Shown({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  return (
    <>
      <DetailHead
        title={task.title}
        badge={<Badge tone={TASK_TONES[task.state]}>{t(`task.state.${task.state}`)}</Badge>}
        note={`${formatAgo(task.startedAt)} · ${formatDuration(elapsed(task))}`}
        actions={<TaskActions task={task} />}
      />
      <DetailBody isFlush>
        <div className={styles.top}>
          <TaskSteps task={task} />
          {task.error !== undefined && task.state !== 'cancelled' && <ErrorNote failure={task.error} />}
          {task.state === 'interrupted' && <p className={styles.note}>{t('task.interruptedHint')}</p>}
        </div>
        <LogView source={{ of: 'task', id: task.id }} fileName={`${task.kind}-${task.id}.log`} />
      </DetailBody>
    </>
  );
}

function TaskActions({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { folder, image, model, run } = task.subject;
  return (
    <>
      {folder !== undefined && (
        <Button variant="default" onClick={() => void navigate({ to: '/project', search: { folder } })}>
          {t('task.openProject')}
        </Button>
      )}
      {run !== undefined && (
        <Button variant="default" onClick={() => void navigate({ to: '/runs', search: { selected: run } })}>
          {t('task.openRun')}
        </Button>
      )}
      {run === undefined && image !== undefined && (
        <Button
          variant="default"
          onClick={() => void navigate({ to: '/images', search: { selected: image } })}
        >
          {t('task.openImage')}
        </Button>
      )}
      {model !== undefined && (
        <Button
          variant="default"
          onClick={() => void navigate({ to: '/models', search: { selected: model } })}
        >
          {t('task.openModel')}
        </Button>
      )}
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
    </>
  );
}
