import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cluster } from '#contract/cluster/cluster.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { focusDetail } from '#renderer/page/focus-detail.ts';
import { runCommand } from '#renderer/page/offered-commands.ts';
import { PageBar } from '#renderer/page/page-bar.tsx';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { type Item, ItemList } from '#renderer/parts/list/item-list.tsx';
import { ListPage } from '#renderer/parts/list/list-page.tsx';
import { type ListLook, useListView } from '#renderer/parts/list/list-view.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api } from '#renderer/rpc/client.ts';
import { ClusterDetail } from './cluster-detail.tsx';
import { ClusterDialog } from './cluster-dialog.tsx';

export function ClustersPage() {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/clusters' });
  const { selected } = useSearch({ from: '/clusters' });
  const [isAdding, setAdding] = useState(false);
  const clusters = useQuery(api.cluster.list.queryOptions({ input: {} }));
  const all = clusters.data?.clusters;
  const view = useListView(all ?? NONE, LOOK);
  const { shown } = view;
  const items = useMemo(() => shown.map(toItem), [shown]);
  const current = shown.find(({ name }) => name === selected) ?? shown[0];
  useShownCommand(
    current === undefined ? 'slipway cluster list' : `slipway cluster show ${shellWord(current.name)}`,
  );
  const select = (name: string): void => void navigate({ search: { selected: name }, replace: true });

  return (
    <>
      <PageBar
        title={t('app.clusters')}
        note={
          all === undefined
            ? undefined
            : t('cluster.count', { count: all.length, number: formatNumber(all.length) })
        }
        actions={
          <Button leftSection={<Icon name="plus" size={14} />} onClick={() => setAdding(true)}>
            {t('cluster.add')}
          </Button>
        }
      />
      {clusters.isPending ? (
        <Loading />
      ) : clusters.isError ? (
        <ErrorView error={clusters.error} onRetry={() => void clusters.refetch()} />
      ) : clusters.data.clusters.length === 0 ? (
        <EmptyState icon="cluster" title={t('cluster.none')} hint={t('cluster.noneHint')}>
          <Button onClick={() => setAdding(true)}>{t('cluster.add')}</Button>
        </EmptyState>
      ) : (
        <ListPage
          list={
            <ItemList
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
              onDelete={() => runCommand('delete')}
              onEnter={focusDetail}
              empty={<EmptyState icon="search" title={t('parts.noMatch')} hint={t('parts.noMatchHint')} />}
            />
          }
        >
          {current !== undefined && <ClusterDetail key={current.name} cluster={current} />}
        </ListPage>
      )}
      <ClusterDialog
        isOpen={isAdding}
        onClose={() => setAdding(false)}
        onSaved={({ name }) => {
          setAdding(false);
          select(name);
        }}
      />
    </>
  );
}

function toItem(cluster: Cluster): Item {
  return { id: cluster.name, title: cluster.name, end: cluster.namespace, note: cluster.context };
}

const NONE: readonly Cluster[] = [];
const LOOK: ListLook<Cluster> = {
  texts: ({ name, context, namespace }) => [name, context, namespace],
  sorts: { byName: () => 0 },
};
