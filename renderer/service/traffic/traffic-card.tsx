import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Service, Traffic } from '#contract/service/service.ts';
import { formatDuration, formatNumber } from '#renderer/i18n/format.ts';
import { LineChart } from '#renderer/parts/chart/line-chart.tsx';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import layout from '#renderer/parts/layout/layout.module.css';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { toFailure } from '#renderer/rpc/failure.ts';
import { scaleWords } from '../state/service-note.ts';
import { useTraffic } from '../use-service-queries.ts';
import chartsStyles from './charts.module.css';
import { type Figure, Numbers } from './numbers.tsx';
import { formatRate } from './service-rate.tsx';

/** How many readings the charts show: at one every three seconds five minutes. */
const KEPT = 100;

/** Requests, latency and load now, and since the page was opened. */
export function TrafficCard({ service }: { readonly service: Service }) {
  const { t } = useTranslation();
  const traffic = useTraffic(service, { isInFront: true });
  const readings = useReadings(traffic.data);
  return (
    <Card title={t('service.traffic.title')} note={scaleWords(service.scale, t)}>
      {traffic.isError && <ErrorNote failure={toFailure(traffic.error)} />}
      {traffic.data === undefined ? (
        !traffic.isError && (
          <p className={layout.dim}>
            {t(service.replicas.ready === 0 ? 'service.traffic.noReplica' : 'service.traffic.waiting')}
          </p>
        )
      ) : (
        <>
          <Numbers figures={figuresOf(traffic.data, t)} />
          {readings.length > 1 && (
            <div className={chartsStyles.charts}>
              <LineChart
                label={t('service.traffic.chart')}
                format={(value) => t('service.perSecond', { number: formatRate(value) })}
                height={56}
                lines={[
                  {
                    label: t('service.traffic.requests'),
                    tone: 'accent',
                    values: readings.map(({ requestsPerSecond }) => requestsPerSecond),
                  },
                ]}
              />
              <LineChart
                label={t('service.traffic.latencyChart')}
                format={formatDuration}
                height={40}
                lines={[{ label: 'p99', tone: 'idle', values: readings.map(({ p99 }) => p99) }]}
              />
            </div>
          )}
        </>
      )}
    </Card>
  );
}

function figuresOf(traffic: Traffic, t: TFunction): readonly Figure[] {
  const { requestsPerSecond, failedPerSecond = 0, rejectedPerSecond = 0, p50, p99, busy } = traffic;
  const rate = (value: number | undefined): string => (value === undefined ? '–' : formatRate(value));
  const time = (value: number | undefined): string => (value === undefined ? '–' : formatDuration(value));
  return [
    { label: t('service.traffic.requests'), value: rate(requestsPerSecond) },
    {
      label: t('service.traffic.failed'),
      value: rate(failedPerSecond),
      ...(failedPerSecond > 0 ? { tone: 'bad' as const } : {}),
    },
    {
      label: t('service.traffic.rejected'),
      value: rate(rejectedPerSecond),
      ...(rejectedPerSecond > 0 ? { tone: 'warn' as const } : {}),
    },
    { label: 'p50', value: time(p50) },
    { label: 'p99', value: time(p99) },
    { label: t('service.traffic.queued'), value: formatNumber(traffic.queued) },
    ...(busy === undefined
      ? []
      : [{ label: t('service.traffic.busy'), value: `${formatNumber(busy * 100)} %` }]),
  ];
}

/** The last readings, kept while the card is shown. */
function useReadings(traffic: Traffic | undefined): readonly Traffic[] {
  const [readings, setReadings] = useState<readonly Traffic[]>([]);
  useEffect(() => {
    if (traffic === undefined) return;
    setReadings((was) => (was.at(-1)?.at === traffic.at ? was : [...was, traffic].slice(-KEPT)));
  }, [traffic]);
  return readings;
}
