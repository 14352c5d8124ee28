import { SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Replica, Service } from '#contract/service/service.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { DetailBody } from '#renderer/parts/list/list-page.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import { TestView } from '../call/test-view.tsx';
import { UsageView } from '../call/usage-view.tsx';
import { SettingsView } from '../settings/settings-view.tsx';
import { EventsCard } from '../state/events-card.tsx';
import { OverviewView } from '../state/overview-view.tsx';
import { ReplicasCard } from '../state/replicas-card.tsx';
import { ServiceLog } from '../state/service-log.tsx';
import { useService } from '../use-service-queries.ts';
import { ServiceHead } from './service-head.tsx';
import { SERVICE_VIEWS, type ServiceView } from './service-views.ts';
import viewBarStyles from './view-bar.module.css';

const ServiceData = lazy(async () => ({
  default: (await import('#renderer/telemetry/service-data.tsx')).ServiceData,
}));

const TrafficHistory = lazy(async () => ({
  default: (await import('./traffic-history.tsx')).TrafficHistory,
}));

const ServiceRetraining = lazy(async () => ({
  default: (await import('./service-retraining.tsx')).ServiceRetraining,
}));

/** One service: what it is and does at the top, below it one of its views. */
export function ServiceDetail({ listed }: { readonly listed: Service }) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/services' });
  const { view = 'overview' } = useSearch({ from: '/services' });
  const asked = useService(listed);
  const service = asked.data?.service ?? listed;
  const show = (chosen: ServiceView): void =>
    void navigate({ search: (was) => ({ ...was, view: chosen }), replace: true });
  if (asked.isError && toFailure(asked.error).code === 'not_found')
    return <ErrorView error={asked.error} onRetry={() => void asked.refetch()} />;
  return (
    <>
      <ServiceHead service={service} onShow={show} />
      <div className={viewBarStyles.tabs}>
        <SegmentedControl
          value={view}
          onChange={(chosen) => show(SERVICE_VIEWS.find((item) => item === chosen) ?? 'overview')}
          data={SERVICE_VIEWS.map((item) => ({ value: item, label: t(`service.view.${item}`) }))}
        />
      </div>
      <View service={service} view={view} replicas={asked.data?.replicas ?? []} />
    </>
  );
}

/** The replicas and what happened around them. */
function ReplicasView({ service, replicas }: Pick<ViewProps, 'service' | 'replicas'>) {
  useShownCommand(`slipway service events ${shellWord(service.name)}`);
  return (
    <DetailBody>
      <ReplicasCard service={service} replicas={replicas} />
      <EventsCard service={service} />
    </DetailBody>
  );
}

interface ViewProps {
  readonly service: Service;
  readonly view: ServiceView;
  readonly replicas: readonly Replica[];
}

function View({ service, view, replicas }: ViewProps) {
  switch (view) {
    case 'overview':
      return <OverviewView service={service} />;
    case 'replicas':
      return <ReplicasView service={service} replicas={replicas} />;
    case 'logs':
      return (
        <DetailBody isFlush>
          <ServiceLog service={service} replicas={replicas} />
        </DetailBody>
      );
    case 'traffic':
      return (
        <Suspense fallback={<Loading />}>
          <TrafficHistory service={service} />
        </Suspense>
      );
    case 'data':
      return (
        <Suspense fallback={<Loading />}>
          <ServiceData service={service.name} />
        </Suspense>
      );
    case 'retraining':
      return (
        <Suspense fallback={<Loading />}>
          <ServiceRetraining service={service} />
        </Suspense>
      );
    case 'test':
      return <TestView service={service} />;
    case 'settings':
      return <SettingsView service={service} />;
    case 'usage':
      return <UsageView service={service} />;
  }
}
