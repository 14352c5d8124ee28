import type { TFunction } from 'i18next';
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
import { useReadings } from './traffic-readings.ts';

/** Requests, latency and load now, and since the page was opened. */
export function TrafficCard({ service }: { readonly service: Service }) {
  const { t } = useTranslation();
  const traffic = useTraffic(service, { isInFront: true });
  const readings = useReadings(service, traffic.data);
  const ends = [sinceText(readings), t('service.traffic.now')] as const;
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
                ends={ends}
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
                ends={ends}
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

/** How long before the newest reading the oldest was: `−5 min 0 s`. */
function sinceText(readings: readonly Traffic[]): string {
  const [first] = readings;
  const last = readings.at(-1);
  if (first === undefined || last === undefined) return '';
  return `−${formatDuration(Date.parse(last.at) - Date.parse(first.at))}`;
}
