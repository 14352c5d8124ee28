import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Image } from '#contract/image/image.ts';
import { formatBytes, formatNumber } from '#renderer/i18n/format.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { Gone } from '#renderer/page/gone.tsx';
import { useCommands } from '#renderer/page/offered-commands.ts';
import { PageBar } from '#renderer/page/page-bar.tsx';
import { ThingList } from '#renderer/page/thing-list.tsx';
import { useSelection } from '#renderer/page/use-selection.ts';
import { confirm } from '#renderer/parts/dialog/confirm.ts';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import type { Item } from '#renderer/parts/list/item-list.tsx';
import { ListPage } from '#renderer/parts/list/list-page.tsx';
import { type ListLook, type ListView, useListView } from '#renderer/parts/list/list-view.ts';
import { naturalOrder } from '#renderer/parts/list/natural-order.ts';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { useAgo } from '#renderer/parts/text/use-ago.ts';
import { api, client } from '#renderer/rpc/client.ts';
import { ImageDetail } from './image-detail.tsx';
import { imageDeletion } from './use-image-actions.ts';

export function ImagesPage() {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/images' });
  const search = useSearch({ from: '/images' });
  const images = useQuery(api.image.list.queryOptions({ input: {} }));
  const view = useListView(images.data?.images ?? NONE, LOOK);
  const select = (id: string): void => void navigate({ search: { selected: id }, replace: true });
  // Other pages name an image without its engine.
  const named = images.data?.images.find(({ reference }) => reference === search.selected);
  const selected = named === undefined ? search.selected : imageId(named);
  const { current, isGone } = useSelection({
    list: images.data?.images ?? NONE,
    shown: view.shown,
    isFresh: !images.isFetching,
    idOf: imageId,
    selected,
    select,
  });
  useShownCommand(
    current === undefined ? 'slipway image list' : `slipway image show ${shellWord(current.reference)}`,
  );

  const prune = usePrune();

  return (
    <>
      <ImagesBar count={images.data?.images.length} onPrune={prune} />
      {images.isPending ? (
        <Loading />
      ) : images.isError ? (
        <ErrorView error={images.error} onRetry={() => void images.refetch()} />
      ) : images.data.images.length === 0 ? (
        <EmptyState icon="image" title={t('image.none')} hint={t('image.noneHint')}>
          <Button onClick={() => void navigate({ to: '/' })}>{t('project.openProject')}</Button>
        </EmptyState>
      ) : (
        <ListPage list={<ImageList view={view} current={current} onSelect={select} />}>
          {isGone && <Gone />}
          {current !== undefined && (
            <ImageDetail
              key={imageId(current)}
              image={current}
              others={images.data.images.filter((image) => imageId(image) !== imageId(current))}
            />
          )}
        </ListPage>
      )}
    </>
  );
}

/** Offers to delete unused images, and returns what asks and then does it. */
function usePrune(): () => void {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/images' });
  const prune = async (): Promise<void> => {
    const isConfirmed = await confirm({
      title: t('image.pruneTitle'),
      message: t('image.pruneMessage'),
      action: t('image.prune'),
    });
    if (!isConfirmed) return;
    const { taskId } = await client.image.prune({});
    await navigate({ to: '/tasks', search: { selected: taskId } });
  };
  const run = (): void => void prune().catch(tellFailure);
  useCommands([
    { id: 'prune', group: 'here', title: t('image.prune'), commandLine: 'slipway image prune', run },
  ]);
  return run;
}

function ImagesBar({ count, onPrune }: { readonly count: number | undefined; readonly onPrune: () => void }) {
  const { t } = useTranslation();
  return (
    <PageBar
      title={t('app.images')}
      note={count === undefined ? undefined : t('image.count', { count, number: formatNumber(count) })}
      actions={
        <Button variant="default" disabled={(count ?? 0) === 0} onClick={onPrune}>
          {t('image.prune')}
        </Button>
      }
    />
  );
}

interface ImageListProps {
  readonly view: ListView<Image>;
  readonly current: Image | undefined;
  readonly onSelect: (id: string) => void;
}

function ImageList({ view, current, onSelect }: ImageListProps) {
  const { t } = useTranslation();
  const ago = useAgo();
  const { shown } = view;
  const items = useMemo(() => shown.map((item) => toItem(item, ago)), [shown, ago]);
  return (
    <ThingList
      label={t('app.images')}
      items={items}
      selected={current === undefined ? undefined : imageId(current)}
      onSelect={onSelect}
      controls={{
        view,
        placeholder: t('image.filter'),
        sortName: (sort) => t(`list.${sort}` as 'list.newest'),
        kindName: (kind) => t(`system.engine.${kind}` as 'system.engine.docker'),
      }}
      deletionOf={(id) => {
        const image = shown.find((each) => imageId(each) === id);
        return image && imageDeletion(image, t);
      }}
    />
  );
}

const NONE: readonly Image[] = [];
const LOOK: ListLook<Image> = {
  texts: ({ reference, engine, models, tag }) => [reference, engine, tag, ...models],
  sorts: {
    newest: () => 0,
    byName: (a, b) => naturalOrder(a.name, b.name) || b.version - a.version,
    largest: (a, b) => b.size - a.size,
  },
  kind: ({ engine }) => engine,
};

/** Both engines may have built one manifest version. */
function imageId(image: Image): string {
  return `${image.reference}@${image.engine}`;
}

function toItem(image: Image, ago: (time: string) => string): Item {
  return {
    id: imageId(image),
    title: image.reference,
    tone: image.present ? 'good' : 'warn',
    end: formatBytes(image.size),
    note: [image.engine, ago(image.createdAt), ...image.models].join(' · '),
  };
}
