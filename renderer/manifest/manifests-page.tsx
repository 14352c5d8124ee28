import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { ManifestVersion } from '#contract/manifest/version.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { Gone } from '#renderer/page/gone.tsx';
import { PageBar } from '#renderer/page/page-bar.tsx';
import { ThingList } from '#renderer/page/thing-list.tsx';
import { useSelection } from '#renderer/page/use-selection.ts';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { ListPage } from '#renderer/parts/list/list-page.tsx';
import { type ListLook, type ListView, useListView } from '#renderer/parts/list/list-view.ts';
import { naturalOrder } from '#renderer/parts/list/natural-order.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { api } from '#renderer/rpc/client.ts';
import { ManifestDetail } from './manifest-detail.tsx';

export function ManifestsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/manifests' });
  const { selected } = useSearch({ from: '/manifests' });
  const manifests = useQuery(api.manifest.list.queryOptions({ input: {} }));
  const view = useListView(manifests.data?.manifests ?? NONE, LOOK);
  const select = (id: string): void => void navigate({ search: { selected: id }, replace: true });
  const { current, isGone } = useSelection({
    list: manifests.data?.manifests ?? NONE,
    shown: view.shown,
    isFresh: !manifests.isFetching,
    idOf,
    selected,
    select,
  });
  useShownCommand(
    current === undefined ? 'slipway manifest list' : `slipway manifest show ${shellWord(current.reference)}`,
  );
  const total = manifests.data?.manifests.length ?? 0;

  return (
    <>
      <PageBar
        title={t('app.manifests')}
        note={manifests.data && t('manifest.count', { count: total, number: formatNumber(total) })}
      />
      {manifests.isPending ? (
        <Loading />
      ) : manifests.isError ? (
        <ErrorView error={manifests.error} onRetry={() => void manifests.refetch()} />
      ) : total === 0 ? (
        <EmptyState icon="manifest" title={t('manifest.none')} hint={t('manifest.noneHint')}>
          <Button onClick={() => void navigate({ to: '/' })}>{t('project.openProject')}</Button>
        </EmptyState>
      ) : (
        <ListPage list={<ManifestList view={view} current={current} onSelect={select} />}>
          {isGone && <Gone />}
          {current !== undefined && (
            <ManifestDetail
              key={current.reference}
              manifest={current}
              others={manifests.data.manifests.filter(
                (item) => item.name === current.name && item !== current,
              )}
            />
          )}
        </ListPage>
      )}
    </>
  );
}

interface ManifestListProps {
  readonly view: ListView<ManifestVersion>;
  readonly current: ManifestVersion | undefined;
  readonly onSelect: (id: string) => void;
}

function ManifestList({ view, current, onSelect }: ManifestListProps) {
  const { t } = useTranslation();
  const ago = useAgo();
  return (
    <ThingList
      label={t('app.manifests')}
      items={view.shown.map((item) => toItem(item, ago))}
      selected={current?.reference}
      onSelect={onSelect}
      controls={{
        view,
        placeholder: t('manifest.filter'),
        sortName: (sort) => t(`list.${sort}` as 'list.newest'),
      }}
    />
  );
}

const idOf = (version: ManifestVersion): string => version.reference;
const NONE: readonly ManifestVersion[] = [];
const LOOK: ListLook<ManifestVersion> = {
  texts: ({ reference, folder, models }) => [reference, folder, ...models.map((model) => model.reference)],
  sorts: { newest: () => 0, byName: (a, b) => naturalOrder(a.name, b.name) || b.version - a.version },
  kind: ({ manifest }) => manifest.runtime,
};

function toItem(manifest: ManifestVersion, ago: (time: string) => string) {
  return {
    id: manifest.reference,
    title: manifest.reference,
    end: manifest.manifest.runtime,
    note: [ago(manifest.createdAt), ...manifest.models.map((model) => model.reference)].join(' · '),
  };
}
