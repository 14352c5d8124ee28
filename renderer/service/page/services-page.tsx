import { Button } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Service } from '#contract/service/service.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
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
import { askToPublish } from '../publish/publish-store.ts';
import { serviceNote } from '../state/service-note.ts';
import { serviceId, serviceTone } from '../state/service-state.ts';
import { ServiceRate } from '../traffic/service-rate.tsx';
import { useClusters, useServices } from '../use-service-queries.ts';
import { NoCluster } from './no-cluster.tsx';
import { ServiceDetail } from './service-detail.tsx';
import { UnreachableClusters } from './unreachable-clusters.tsx';

const NONE: readonly Service[] = [];

export function ServicesPage() {
  const { t } = useTranslation();
  const services = useServices();
  const clusters = useClusters();
  const all = services.data?.services ?? NONE;
  return (
    <>
      <PageBar
        title={t('app.services')}
        note={services.data && noteOf(services.data, t)}
        actions={
          <Button disabled={(clusters.data?.clusters.length ?? 0) === 0} onClick={() => askToPublish({})}>
            {t('publish.open')}
          </Button>
        }
      />
      {services.isPending || clusters.isPending ? (
        <Loading />
      ) : services.isError ? (
        <ErrorView error={services.error} onRetry={() => void services.refetch()} />
      ) : clusters.data?.clusters.length === 0 ? (
        <NoCluster />
      ) : all.length === 0 && services.data.unreachable.length === 0 ? (
        <NoServices />
      ) : (
        <Shown isFresh={!services.isFetching} services={all} unreachable={services.data.unreachable} />
      )}
    </>
  );
}

/** How many services and replicas there are, and how many clusters could not be asked. */
function noteOf({ services, unreachable }: Omit<ShownProps, 'isFresh'>, t: TFunction): string {
  const replicas = services.reduce((sum, service) => sum + service.replicas.current, 0);
  return [
    t('service.count', { count: services.length, number: formatNumber(services.length) }),
    t('service.replicaCount', { count: replicas, number: formatNumber(replicas) }),
    ...(unreachable.length === 0 ? [] : [t('service.unreachableCount', { count: unreachable.length })]),
  ].join(' · ');
}

interface ShownProps {
  readonly services: readonly Service[];
  readonly isFresh: boolean;
  readonly unreachable: Parameters<typeof UnreachableClusters>[0]['clusters'];
}

function Shown({ services, isFresh, unreachable }: ShownProps) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/services' });
  const { selected, view } = useSearch({ from: '/services' });
  const list = useListView(services, LOOK);
  const { shown } = list;
  const select = (id: string): void =>
    void navigate({ search: { selected: id, ...(view && { view }) }, replace: true });
  const { current, isGone } = useSelection({
    list: services,
    shown,
    isFresh,
    idOf: serviceId,
    selected,
    select,
  });
  const currentId = current === undefined ? undefined : serviceId(current);
  const items = useMemo(
    () =>
      shown.map(
        (service): Item => ({
          id: serviceId(service),
          title: service.name,
          tone: serviceTone(service),
          isBusy: service.updating?.state === 'running',
          end: <ServiceRate service={service} isInFront={serviceId(service) === currentId} />,
          ...serviceNote(service, t),
        }),
      ),
    [shown, currentId, t],
  );
  return (
    <ListPage
      list={
        <>
          <UnreachableClusters clusters={unreachable} />
          <ThingList
            label={t('app.services')}
            items={items}
            selected={currentId}
            onSelect={select}
            controls={{
              view: list,
              placeholder: t('service.filter', { count: services.length }),
              sortName: (sort) => t(`list.${sort}` as 'list.byName'),
              kindName: (kind) => kind,
            }}
          />
        </>
      }
    >
      {isGone && <Gone />}
      {current === undefined ? <ListCommand /> : <ServiceDetail key={currentId} listed={current} />}
    </ListPage>
  );
}

/** While a service is shown its view says which command does the same. */
function ListCommand() {
  useShownCommand('slipway service list');
  return null;
}

const LOOK: ListLook<Service> = {
  texts: ({ name, cluster, image, state }) => [name, cluster, image.reference, state],
  sorts: { byName: (a, b) => naturalOrder(a.name, b.name) || naturalOrder(a.cluster, b.cluster) },
};

function NoServices() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <EmptyState icon="service" title={t('service.none')} hint={t('service.noneHint')}>
      <Button onClick={() => askToPublish({})}>{t('publish.open')}</Button>
      <Button variant="default" onClick={() => void navigate({ to: '/' })}>
        {t('project.openProject')}
      </Button>
    </EmptyState>
  );
}
