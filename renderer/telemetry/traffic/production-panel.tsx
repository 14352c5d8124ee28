import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Service } from '#contract/service/service.ts';
import { type ProductionVersion, productionOf } from '#contract/telemetry/model-production.ts';
import { formatDay, formatDuration, formatMoment, formatNumber } from '#renderer/i18n/format.ts';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api } from '#renderer/rpc/client.ts';
import { InStore } from '../in-store.tsx';
import table from '../result-table.module.css';
import { SidePanel } from '../side-panel.tsx';
import styles from './traffic-charts.module.css';
import { TrafficNotes } from './traffic-notes.tsx';
import { useTrafficHistory } from './use-traffic-history.ts';

/** Which model version served where in the last 30 days, since when, and how it did. */
export function ProductionPanel({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <SidePanel isOpen title={t('data.inProduction')} width={860} onClose={onClose}>
      <p className={styles.note}>{t('data.inProductionHint')}</p>
      <InStore>
        {(store, choice) => (
          <>
            {choice}
            <Production key={store} store={store} />
            <CommandLine command={`slipway model production --store ${shellWord(store)}`} />
          </>
        )}
      </InStore>
    </SidePanel>
  );
}

function Production({ store }: { readonly store: string }) {
  const { t } = useTranslation();
  const [at] = useState(() => Date.now());
  const found = useTrafficHistory({ store, services: [], range: '30d', at });
  // A cluster that cannot be reached has no part in it; its page says why.
  const services = useQuery(api.service.list.queryOptions({ input: {}, retry: false }));
  if (found.isPending) return <Loading />;
  if (found.isError) return <ErrorView error={found.error} onRetry={() => void found.refetch()} />;
  const versions = productionOf(found.data);
  if (versions.length === 0)
    return <EmptyState icon="model" title={t('data.noProduction')} hint={t('data.noneHint', { store })} />;
  return (
    <>
      <ProductionTable versions={versions} services={services.data?.services ?? []} />
      <TrafficNotes history={found.data} left={0} />
    </>
  );
}

interface ProductionTableProps {
  readonly versions: readonly ProductionVersion[];
  /** Of all clusters that can be reached. */
  readonly services: readonly Service[];
}

function ProductionTable({ versions, services }: ProductionTableProps) {
  const { t } = useTranslation();
  return (
    <table className={table.table} aria-label={t('data.inProduction')}>
      <thead>
        <tr>
          <th scope="col">{t('data.models')}</th>
          <th scope="col">{t('data.image')}</th>
          <th scope="col">{t('data.service')}</th>
          <th scope="col">{t('data.since')}</th>
          <th scope="col">{t('data.lastCall')}</th>
          <th scope="col" className={table.number}>
            {t('data.requestCount')}
          </th>
          <th scope="col" className={table.number}>
            {t('data.failed')}
          </th>
          <th scope="col" className={table.number}>
            p50
          </th>
          <th scope="col" className={table.number}>
            p99
          </th>
        </tr>
      </thead>
      <tbody>
        {versions.map((version) => (
          <ProductionRow
            key={`${version.service} ${version.deployment}`}
            version={version}
            clusters={clustersOf(version, services)}
          />
        ))}
      </tbody>
    </table>
  );
}

/** Where this image serves now under this name. */
function clustersOf(
  { service, deployment }: ProductionVersion,
  services: readonly Service[],
): readonly string[] {
  return services
    .filter(({ name, image }) => name === service && image.reference === deployment)
    .map(({ cluster }) => cluster);
}

interface ProductionRowProps {
  readonly version: ProductionVersion;
  readonly clusters: readonly string[];
}

function ProductionRow({ version, clusters }: ProductionRowProps) {
  const { t } = useTranslation();
  const { models, deployment, service, since, isSinceBefore, last, requests, statuses, p50, p99 } = version;
  const time = (value: number | undefined): string => (value === undefined ? '–' : formatDuration(value));
  return (
    <tr>
      <th scope="row" className={table.name}>
        {models.length === 0 ? '–' : models.join(', ')}
      </th>
      <td>{deployment === '' ? '–' : deployment}</td>
      <td>
        {service}{' '}
        {clusters.map((cluster) => (
          <Badge key={cluster} tone="good">
            {t('data.servesOn', { cluster })}
          </Badge>
        ))}
      </td>
      <td title={formatMoment(since)}>
        {isSinceBefore ? t('data.orBefore', { day: formatDay(since) }) : formatDay(since)}
      </td>
      <td title={formatMoment(last)}>{formatDay(last)}</td>
      <td className={table.number}>{formatNumber(requests)}</td>
      <td className={table.number}>{formatNumber(statuses['5xx'] ?? 0)}</td>
      <td className={table.number}>{time(p50)}</td>
      <td className={table.number}>{time(p99)}</td>
    </tr>
  );
}
