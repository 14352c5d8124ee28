import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Task } from '#contract/task/task.ts';
import { formatDuration } from '#renderer/i18n/format.ts';
import { TaskSizes } from '#renderer/image/size/build-sizes.tsx';
import { type DetailAction, DetailHead } from '#renderer/page/detail-head.tsx';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import { ErrorNote, ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { tell, tellFailure } from '#renderer/parts/feedback/notice.ts';
import { DetailBody } from '#renderer/parts/list/list-page.tsx';
import { LogView } from '#renderer/parts/log/log-view.tsx';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { elapsed, TASK_TONES } from './progress/task-state.ts';
import { TaskSteps } from './progress/task-steps.tsx';
import { useTask } from './progress/use-task.ts';
import styles from './task-detail.module.css';

export function TaskDetail({ id }: { readonly id: string }) {
  const task = useTask(id);
  const { error } = useQuery(api.task.get.queryOptions({ input: { id } }));
  if (task === undefined) return error === null ? <Loading /> : <ErrorView error={error} />;
  return <Shown task={task} />;
}

function Shown({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const ago = useAgo();
  return (
    <>
      <DetailHead
        title={task.title}
        badge={<Badge tone={TASK_TONES[task.state]}>{t(`task.state.${task.state}`)}</Badge>}
        note={`${ago(task.startedAt)} · ${formatDuration(elapsed(task))}`}
        actions={useTaskActions(task)}
      />
      <DetailBody isFlush>
        <div className={styles.top}>
          <TaskSteps task={task} />
          <TaskSizes task={task} />
          {task.error !== undefined && task.state !== 'cancelled' && <ErrorNote failure={task.error} />}
          {task.state === 'interrupted' && <p className={styles.note}>{t('task.interruptedHint')}</p>}
        </div>
        <LogView source={{ of: 'task', id: task.id }} fileName={`${task.kind}-${task.id}.log`} />
      </DetailBody>
    </>
  );
}

function useTaskActions(task: Task): readonly DetailAction[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const links = useSubjectLinks(task);
  const retry = async (): Promise<void> => {
    const { taskId } = await client.task.retry({ id: task.id });
    await navigate({ to: '/tasks', search: { selected: taskId } });
  };
  const isOver = task.state !== 'running';
  const isRepeatable = isOver && task.state !== 'succeeded' && task.input !== undefined;
  return [
    ...(isRepeatable
      ? [
          {
            id: 'retry',
            place: 'main' as const,
            icon: 'restart' as const,
            title: t('retry.again'),
            commandLine: `slipway task retry ${task.id}`,
            run: () => void retry().catch(tellFailure),
          },
        ]
      : []),
    ...links,
    ...(isOver
      ? []
      : [
          {
            id: 'cancel',
            place: 'button' as const,
            isDanger: true,
            isBusy: task.cancelRequested,
            title: t('task.cancel'),
            commandLine: `slipway task cancel ${task.id}`,
            run: () => void client.task.cancel({ id: task.id }).catch(tellFailure),
          },
        ]),
    ...copyActions(task, t),
  ];
}

/** What somebody who helps is sent. */
function copyActions({ id, error }: Task, t: TFunction): readonly DetailAction[] {
  const copying = (action: string, title: string, text: string): DetailAction => ({
    id: action,
    place: 'menu',
    icon: 'copy',
    title,
    run: () =>
      void navigator.clipboard.writeText(text).then(() => tell(t('parts.copied'), text), tellFailure),
  });
  const failure = error === undefined ? undefined : [error.message, error.hint].filter(Boolean).join('\n');
  return [
    ...(failure === undefined ? [] : [copying('copy-error', t('task.copyError'), failure)]),
    copying('copy-id', t('task.copyId'), id),
  ];
}

/** Buttons that lead to what a task is about. */
function useSubjectLinks(task: Task): readonly DetailAction[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { folder, image, model, run } = task.subject;
  const link = (id: string, title: string, go: () => unknown): DetailAction => ({
    id,
    place: 'button',
    title,
    run: () => void go(),
  });
  return [
    ...(folder === undefined
      ? []
      : [
          link('open-project', t('task.openProject'), () => navigate({ to: '/project', search: { folder } })),
        ]),
    ...(run === undefined
      ? []
      : [link('show-run', t('task.openRun'), () => navigate({ to: '/runs', search: { selected: run } }))]),
    ...(image === undefined || run !== undefined
      ? []
      : [
          link('show-image', t('task.openImage'), () =>
            navigate({ to: '/images', search: { selected: image } }),
          ),
        ]),
    ...(model === undefined
      ? []
      : [
          link('show-model', t('task.openModel'), () =>
            navigate({ to: '/models', search: { selected: model } }),
          ),
        ]),
  ];
}
