import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task } from '../../contract/task/task.ts';
import { useShownCommand } from '../app/command-line-store.ts';
import { PageBar } from '../app/page-bar.tsx';
import { formatAgo, formatDuration } from '../i18n/format.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ErrorView } from '../parts/error-view.tsx';
import { type Item, ItemList } from '../parts/item-list.tsx';
import { ListPage } from '../parts/list-page.tsx';
import { Loading } from '../parts/loading.tsx';
import { api } from '../rpc/client.ts';
import { TaskDetail } from './task-detail.tsx';
import { elapsed, TASK_TONES } from './task-state.ts';

export function TasksPage() {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/tasks' });
  const { selected } = useSearch({ from: '/tasks' });
  const tasks = useQuery(
    api.task.list.queryOptions({
      input: { limit: 1000 },
      refetchInterval: (query) =>
        query.state.data?.tasks.some((task) => task.state === 'running') === true ? 2000 : false,
    }),
  );
  const list = tasks.data?.tasks ?? [];
  const stateNames = useMemo(
    () => (task: Task) => `${t(`task.state.${task.state}`)} · ${formatAgo(task.startedAt)}`,
    [t],
  );
  const items = list.map((task) => toItem(task, stateNames));
  const current = selected ?? list[0]?.id;
  useShownCommand(current === undefined ? 'slipway task list' : `slipway task show ${current}`);

  return (
    <>
      <PageBar
        title={t('app.tasks')}
        note={t('task.running', { count: list.filter((task) => task.state === 'running').length })}
      />
      {tasks.isPending ? (
        <Loading />
      ) : tasks.isError ? (
        <ErrorView error={tasks.error} onRetry={() => void tasks.refetch()} />
      ) : list.length === 0 ? (
        <EmptyState icon="task" title={t('task.none')} hint={t('task.noneHint')} />
      ) : (
        <ListPage
          list={
            <ItemList
              label={t('app.tasks')}
              items={items}
              selected={current}
              onSelect={(id) => void navigate({ search: { selected: id }, replace: true })}
              empty={null}
            />
          }
        >
          {current !== undefined && <TaskDetail key={current} id={current} />}
        </ListPage>
      )}
    </>
  );
}

function toItem(task: Task, note: (task: Task) => string): Item {
  return {
    id: task.id,
    title: task.title,
    tone: TASK_TONES[task.state],
    isBusy: task.state === 'running',
    end: formatDuration(elapsed(task)),
    note: note(task),
  };
}
