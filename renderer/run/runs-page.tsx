import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Run } from '#contract/run/run.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { Gone } from '#renderer/page/gone.tsx';
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
import { RunDetail } from './run-detail.tsx';
import { isAlive, RUN_TONES } from './run-state.ts';
import { runDeletion } from './use-run-actions.ts';

const idOf = (run: Run): string => run.id;
const NONE: readonly Run[] = [];
const LOOK: ListLook<Run> = {
  texts: ({ id, image, state, folder }) => [id, image, state, folder],
  sorts: { newest: () => 0, byName: (a, b) => naturalOrder(a.id, b.id) },
  kind: ({ state }) => state,
};

/** A run can end by itself, which no file of the store tells. */
const AGAIN_MS = 3000;

export function RunsPage() {
  const { t } = useTranslation();
  const ago = useAgo();
  const navigate = useNavigate({ from: '/runs' });
  const { selected } = useSearch({ from: '/runs' });
  const runs = useQuery(api.run.list.queryOptions({ input: {}, refetchInterval: AGAIN_MS }));
  const list = runs.data?.runs ?? NONE;
  const isFresh = !runs.isFetching;
  const view = useListView(list, LOOK);
  const { shown } = view;
  const select = (id: string): void => void navigate({ search: { selected: id }, replace: true });
  const { current, isGone } = useSelection({ list, shown, isFresh, idOf, selected, select });
  useShownCommand(current === undefined ? 'slipway runs' : `slipway logs ${current.id}`);
  const describe = (run: Run): string =>
    [t(`run.state.${run.state}`), run.image, ago(run.startedAt ?? run.createdAt)].join(' · ');

  return (
    <>
      <PageBar
        title={t('app.runs')}
        note={t('run.alive', { count: list.filter((run) => isAlive(run.state)).length })}
      />
      {runs.isPending ? (
        <Loading />
      ) : runs.isError ? (
        <ErrorView error={runs.error} onRetry={() => void runs.refetch()} />
      ) : list.length === 0 ? (
        <EmptyState icon="run" title={t('run.none')} hint={t('run.noneHint')}>
          <Button onClick={() => void navigate({ to: '/images', search: {} })}>{t('run.openImages')}</Button>
        </EmptyState>
      ) : (
        <ListPage
          list={
            <ThingList
              label={t('app.runs')}
              items={shown.map((run) => toItem(run, describe(run)))}
              selected={current?.id}
              onSelect={select}
              controls={{
                view,
                placeholder: t('list.filterRuns'),
                sortName: (sort) => t(`list.${sort}` as 'list.newest'),
                kindName: (state) => t(`run.state.${state}` as 'run.state.ready'),
              }}
              deletionOf={(id) => {
                const run = list.find((each) => each.id === id);
                return run && runDeletion(run, t);
              }}
            />
          }
        >
          {isGone && <Gone />}
          {current !== undefined && <RunDetail key={current.id} run={current} />}
        </ListPage>
      )}
    </>
  );
}

function toItem(run: Run, note: string): Item {
  return {
    id: run.id,
    title: run.id,
    tone: RUN_TONES[run.state],
    isBusy: run.state === 'starting',
    end: isAlive(run.state) ? `:${run.port}` : '',
    note,
  };
}
