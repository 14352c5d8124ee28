import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Task } from '#contract/task/task.ts';
import { formatDuration } from '#renderer/i18n/format.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { PageBar } from '#renderer/page/page-bar.tsx';
import { ThingList } from '#renderer/page/thing-list.tsx';
import { useSelection } from '#renderer/page/use-selection.ts';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import type { Item } from '#renderer/parts/list/item-list.tsx';
import { ListPage } from '#renderer/parts/list/list-page.tsx';
import { type ListLook, useListView } from '#renderer/parts/list/list-view.ts';
import { naturalOrder } from '#renderer/parts/list/natural-order.ts';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { api } from '#renderer/rpc/client.ts';
import { elapsed, TASK_TONES } from './progress/task-state.ts';
import { TaskDetail } from './task-detail.tsx';

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
  const list = tasks.data?.tasks ?? NONE;
  const note = useTaskNote();
  const view = useListView(list, LOOK);
  const items = view.shown.map((task) => toItem(task, note));
  const select = (id: string): void => void navigate({ search: { selected: id }, replace: true });
  useSelection({ list, shown: view.shown, isFresh: !tasks.isFetching, idOf, selected, select });
  const current = selected ?? view.shown[0]?.id;
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
            <ThingList
              label={t('app.tasks')}
              items={items}
              selected={current}
              onSelect={select}
              controls={{
                view,
                placeholder: t('list.filterTasks'),
                sortName: (sort) => t(`list.${sort}` as 'list.newest'),
                kindName: (state) => t(`task.state.${state}` as 'task.state.running'),
              }}
            />
          }
        >
          {current !== undefined && <TaskDetail key={current} id={current} />}
        </ListPage>
      )}
    </>
  );
}

/** The second line of a task in the list: its state, and how long ago it began. */
function useTaskNote(): (task: Task) => string {
  const { t } = useTranslation();
  const ago = useAgo();
  return (task) => [waitText(task, t) ?? t(`task.state.${task.state}`), ago(task.startedAt)].join(' · ');
}

const idOf = (task: Task): string => task.id;
const NONE: readonly Task[] = [];
const LOOK: ListLook<Task> = {
  texts: ({ title, kind, id, error }) => [title, kind, id, error?.message ?? ''],
  sorts: {
    newest: () => 0,
    byName: (a, b) => naturalOrder(a.title, b.title),
    longest: (a, b) => elapsed(b) - elapsed(a),
  },
  kind: ({ state }) => state,
};

/** A build that waits for another one says so. */
function waitText(task: Task, t: TFunction): string | undefined {
  const turn = task.steps.find((step) => step.id === 'turn' && step.state === 'running');
  return turn === undefined || task.state !== 'running'
    ? undefined
    : t('retry.waiting', { front: turn.note ?? '…' });
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
