import { Button, MultiSelect, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { DetailBody } from '#renderer/parts/list/list-page.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api } from '#renderer/rpc/client.ts';
import { RANGES, type Range } from '../call-filter.ts';
import styles from '../calls-view.module.css';
import { TrafficCharts } from './traffic-charts.tsx';
import type { TrafficEvent } from './traffic-marks.ts';
import { MOST_LINES } from './traffic-series.ts';
import { TRAFFIC_RANGES, useTrafficHistory } from './use-traffic-history.ts';

interface TrafficViewProps {
  readonly service: string;
  readonly store: string;
  /** Where another store is chosen. */
  readonly choice?: ReactNode;
  /** Deployments of the service; undefined: no cluster tells them. */
  readonly deployments: readonly TrafficEvent[] | undefined;
}

/** Requests, failures and latency of a service over time, from its recorded calls. */
export function TrafficView({ service, store, choice, deployments }: TrafficViewProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<{ readonly range: Range; readonly at: number }>(() => ({
    range: '24h',
    at: Date.now(),
  }));
  const [compared, setCompared] = useState<readonly string[]>([]);
  const { range } = asked;
  const found = useTrafficHistory({ store, services: [service, ...compared], ...asked });
  const { step } = TRAFFIC_RANGES[range];
  useShownCommand(
    `slipway data traffic ${[service, ...compared].map(shellWord).join(' ')} --store ${shellWord(store)} --from ${range} --step ${step}`,
  );
  const ask = (changed: Range): void => setAsked({ range: changed, at: Date.now() });
  return (
    <DetailBody isFlush>
      <div className={styles.bar}>
        {choice}
        <SegmentedControl
          aria-label={t('data.range')}
          data={RANGES.map((each) => ({ value: each, label: t(`data.ranges.${each}`) }))}
          value={range}
          onChange={ask}
        />
        <Compared service={service} store={store} chosen={compared} onChoose={setCompared} />
        <span className={styles.end}>
          <Button variant="default" loading={found.isFetching} onClick={() => ask(range)}>
            {t('data.refresh')}
          </Button>
        </span>
      </div>
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <ErrorView error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data.services.every(({ versions }) => versions.length === 0) ? (
        <EmptyState icon="service" title={t('data.none')} hint={t('data.noneHint', { store })} />
      ) : (
        <TrafficCharts history={found.data} deployments={deployments} />
      )}
    </DetailBody>
  );
}

interface ComparedProps {
  readonly service: string;
  readonly store: string;
  readonly chosen: readonly string[];
  readonly onChoose: (services: readonly string[]) => void;
}

/** Other services of the store to be shown beside. */
function Compared({ service, store, chosen, onChoose }: ComparedProps) {
  const { t } = useTranslation();
  const services = useQuery(api.telemetry.services.queryOptions({ input: { store }, retry: false }));
  const others = (services.data?.services ?? [])
    .map((each) => each.service)
    .filter((name) => name !== service);
  if (others.length === 0) return null;
  return (
    <MultiSelect
      aria-label={t('data.compare')}
      placeholder={chosen.length === 0 ? t('data.compare') : ''}
      data={others}
      value={[...chosen]}
      maxValues={MOST_LINES - 1}
      searchable
      clearable
      miw={180}
      onChange={onChoose}
    />
  );
}
