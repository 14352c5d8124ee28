import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { lazy, Suspense, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { addressOfPlace, type DataStore } from '#contract/data-store/data-store.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
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
import { api } from '#renderer/rpc/client.ts';
import { StoreDetail } from './store-detail.tsx';
import { StoreDialog } from './store-dialog.tsx';
import { storeDeletion } from './use-store-actions.ts';
import { checkStore } from './use-store-check.ts';

const RecordedDetail = lazy(async () => ({
  default: (await import('#renderer/telemetry/recorded-detail.tsx')).RecordedDetail,
}));

/** Where recorded calls are kept. */
export function StoresPage() {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/stores' });
  const { service } = useSearch({ from: '/stores' });
  const isAdding = useOpenedDialog(({ opened }) => opened === 'add-store');
  const open = (): void => openDialog('add-store');
  useEffect(() => closeDialog, []);
  const stores = useQuery(api.store.list.queryOptions({ input: {} }));
  const all = stores.data?.stores;
  return (
    <>
      <PageBar
        title={t('app.stores')}
        note={all && t('store.count', { count: all.length, number: formatNumber(all.length) })}
        actions={
          <Button leftSection={<Icon name="plus" size={14} />} onClick={open}>
            {t('store.add')}
          </Button>
        }
      />
      {service === undefined && <ListCommand />}
      {stores.isPending ? (
        <Loading />
      ) : stores.isError ? (
        <ErrorView error={stores.error} onRetry={() => void stores.refetch()} />
      ) : stores.data.stores.length === 0 ? (
        <EmptyState icon="store" title={t('store.none')} hint={t('store.noneHint')}>
          <Button onClick={open}>{t('store.add')}</Button>
        </EmptyState>
      ) : (
        <Shown stores={stores.data.stores} isFresh={!stores.isFetching} />
      )}
      <StoreDialog
        isOpen={isAdding}
        onClose={closeDialog}
        onSaved={({ name }) => {
          closeDialog();
          checkStore(name);
          void navigate({ search: { selected: name }, replace: true });
        }}
      />
    </>
  );
}

/** While a service is shown its data say which command does the same. */
function ListCommand() {
  useShownCommand('slipway store list');
  return null;
}

function Shown({ stores, isFresh }: { readonly stores: readonly DataStore[]; readonly isFresh: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/stores' });
  const { selected, service } = useSearch({ from: '/stores' });
  const view = useListView(stores, LOOK);
  const { shown } = view;
  const items = useMemo(() => shown.map((store) => toItem(store, t)), [shown, t]);
  const select = (id: string): void => void navigate({ search: { selected: id }, replace: true });
  const { current, isGone } = useSelection({ list: stores, shown, isFresh, idOf, selected, select });
  return (
    <ListPage
      list={
        <ThingList
          label={t('app.stores')}
          items={items}
          selected={current?.name}
          onSelect={select}
          controls={{
            view,
            placeholder: t('store.filter'),
            sortName: (sort) => t(`list.${sort}` as 'list.byName'),
            kindName: (kind) => kind,
          }}
          deletionOf={(id) => {
            const store = stores.find(({ name }) => name === id);
            return store && storeDeletion(store, t);
          }}
        />
      }
    >
      {isGone && <Gone />}
      {current !== undefined && service === undefined && <StoreDetail key={current.name} store={current} />}
      {current !== undefined && service !== undefined && (
        <Suspense fallback={<Loading />}>
          <RecordedDetail
            key={`${current.name}/${service}`}
            store={current.name}
            service={service}
            onBack={() => select(current.name)}
          />
        </Suspense>
      )}
    </ListPage>
  );
}

/** The address tells the kind; what is not seen in it is which credentials are used. */
function toItem({ name, place, hasCredentials }: DataStore, t: TFunction): Item {
  const end = place.kind === 'folder' ? t('store.kind.folder') : t(`store.hasShort.${hasCredentials}`);
  return { id: name, title: name, end, note: addressOfPlace(place) };
}

const idOf = (store: DataStore): string => store.name;
const LOOK: ListLook<DataStore> = {
  texts: ({ name, place }) => [name, addressOfPlace(place)],
  sorts: { byName: (a, b) => naturalOrder(a.name, b.name) },
};
