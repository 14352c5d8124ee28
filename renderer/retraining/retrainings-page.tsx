import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Retraining } from '#contract/retraining/retraining.ts';
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
import { RetrainingDetail } from './retraining-detail.tsx';
import { isUnderWay, RETRAINING_TONES, stateText } from './retraining-state.ts';
import { NO_RETRAININGS, useRetrainings } from './use-retrainings.ts';

const idOf = (retraining: Retraining): string => retraining.id;
const LOOK: ListLook<Retraining> = {
  texts: ({ id, project, reason = '', folder }) => [id, project, reason, folder],
  sorts: { newest: () => 0, byName: (a, b) => naturalOrder(a.id, b.id) },
  kind: ({ state }) => state,
};

/** The retrainings of every project, and the candidate of the one that is selected. */
export function RetrainingsPage() {
  const { t } = useTranslation();
  const ago = useAgo();
  const navigate = useNavigate({ from: '/retrainings' });
  const { selected } = useSearch({ from: '/retrainings' });
  const retrainings = useRetrainings();
  const list = retrainings.data?.retrainings ?? NO_RETRAININGS;
  const view = useListView(list, LOOK);
  const { shown } = view;
  const select = (id: string): void => void navigate({ search: { selected: id }, replace: true });
  const isFresh = !retrainings.isFetching;
  const { current, isGone } = useSelection({ list, shown, isFresh, idOf, selected, select });
  useShownCommand(
    current === undefined ? 'slipway retraining list' : `slipway retraining show ${current.id}`,
  );
  return (
    <>
      <PageBar
        title={t('app.retrainings')}
        note={t('retraining.waitingCount', { count: list.filter(({ state }) => state === 'waiting').length })}
      />
      {retrainings.isPending ? (
        <Loading />
      ) : retrainings.isError ? (
        <ErrorView error={retrainings.error} onRetry={() => void retrainings.refetch()} />
      ) : list.length === 0 ? (
        <EmptyState icon="retraining" title={t('retraining.empty')} hint={t('retraining.emptyHint')}>
          <Button onClick={() => void navigate({ to: '/' })}>{t('project.openProject')}</Button>
        </EmptyState>
      ) : (
        <ListPage
          list={
            <ThingList
              label={t('app.retrainings')}
              items={shown.map((each) => toItem(each, ago(each.createdAt), t))}
              selected={current?.id}
              onSelect={select}
              controls={{
                view,
                placeholder: t('retraining.filter'),
                sortName: (sort) => t(`list.${sort}` as 'list.newest'),
                kindName: (state) => t(`retraining.state.${state}` as 'retraining.state.waiting'),
              }}
            />
          }
        >
          {isGone && <Gone />}
          {current !== undefined && <RetrainingDetail key={current.id} retraining={current} />}
        </ListPage>
      )}
    </>
  );
}

function toItem(retraining: Retraining, ago: string, t: TFunction): Item {
  return {
    id: retraining.id,
    title: retraining.id,
    tone: RETRAINING_TONES[retraining.state],
    isBusy: isUnderWay(retraining),
    end: ago,
    note: stateText(retraining, t),
  };
}
