import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '#contract/cluster/cluster.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import type { Deletion } from '#renderer/page/delete-action.ts';
import { Gone } from '#renderer/page/gone.tsx';
import { closeDialog, openDialog, useOpenedDialog } from '#renderer/page/opened-dialog.ts';
import { PageBar } from '#renderer/page/page-bar.tsx';
import { ThingList } from '#renderer/page/thing-list.tsx';
import { useSelection } from '#renderer/page/use-selection.ts';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import type { Item } from '#renderer/parts/list/item-list.tsx';
import { ListPage } from '#renderer/parts/list/list-page.tsx';
import { type ListLook, useListView } from '#renderer/parts/list/list-view.ts';
import { naturalOrder } from '#renderer/parts/list/natural-order.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api } from '#renderer/rpc/client.ts';
import { ClusterDetail } from './cluster-detail.tsx';
import { ClusterDialog } from './cluster-dialog.tsx';
import { clusterDeletion } from './use-cluster-actions.ts';

export function ClustersPage() {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/clusters' });
  const { selected } = useSearch({ from: '/clusters' });
  const isAdding = useOpenedDialog(({ opened }) => opened === 'add-cluster');
  const open = (): void => openDialog('add-cluster');
  useEffect(() => closeDialog, []);
  const clusters = useQuery(api.cluster.list.queryOptions({ input: {} }));
  const list = clusters.data?.clusters ?? NONE;
  const isFresh = !clusters.isFetching;
  const view = useListView(list, LOOK);
  const { shown } = view;
  const items = useMemo(() => shown.map(toItem), [shown]);
  const select = (id: string): void => void navigate({ search: { selected: id }, replace: true });
  const { current, isGone } = useSelection({ list, shown, isFresh, idOf, selected, select });
  useShownCommand(
    current === undefined ? 'slipway cluster list' : `slipway cluster show ${shellWord(current.name)}`,
  );

  return (
    <>
      <ClustersBar count={clusters.data?.clusters.length} onAdd={open} />
      {clusters.isPending ? (
        <Loading />
      ) : clusters.isError ? (
        <ErrorView error={clusters.error} onRetry={() => void clusters.refetch()} />
      ) : clusters.data.clusters.length === 0 ? (
        <EmptyState icon="cluster" title={t('cluster.none')} hint={t('cluster.noneHint')}>
          <Button onClick={open}>{t('cluster.add')}</Button>
        </EmptyState>
      ) : (
        <ListPage
          list={
            <ThingList
              label={t('app.clusters')}
              items={items}
              selected={current?.name}
              onSelect={select}
              controls={{
                view,
                placeholder: t('cluster.filter'),
                sortName: (sort) => t(`list.${sort}` as 'list.byName'),
                kindName: (kind) => kind,
              }}
              deletionOf={(id) => deletionIn(list, id, t)}
            />
          }
        >
          {isGone && <Gone />}
          {current !== undefined && <ClusterDetail key={current.name} cluster={current} />}
        </ListPage>
      )}
      <ClusterDialog
        isOpen={isAdding}
        onClose={closeDialog}
        onSaved={({ name }) => {
          closeDialog();
          select(name);
        }}
      />
    </>
  );
}

function ClustersBar({ count, onAdd }: { readonly count: number | undefined; readonly onAdd: () => void }) {
  const { t } = useTranslation();
  return (
    <PageBar
      title={t('app.clusters')}
      note={count === undefined ? undefined : t('cluster.count', { count, number: formatNumber(count) })}
      actions={
        <Button leftSection={<Icon name="plus" size={14} />} onClick={onAdd}>
          {t('cluster.add')}
        </Button>
      }
    />
  );
}

function toItem(cluster: Cluster): Item {
  return { id: cluster.name, title: cluster.name, end: cluster.namespace, note: cluster.context };
}

const idOf = (cluster: Cluster): string => cluster.name;
const NONE: readonly Cluster[] = [];
const LOOK: ListLook<Cluster> = {
  texts: ({ name, context, namespace }) => [name, context, namespace],
  sorts: { byName: (a, b) => naturalOrder(a.name, b.name) },
};

function deletionIn(clusters: readonly Cluster[], id: string, t: TFunction): Deletion | undefined {
  const cluster = clusters.find(({ name }) => name === id);
  return cluster && clusterDeletion(cluster, t);
}
