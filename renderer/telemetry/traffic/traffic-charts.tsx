import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { TrafficHistory } from '#contract/telemetry/traffic-history.ts';
import { formatDuration, formatNumber } from '#renderer/i18n/format.ts';
import { Chart, type ChartMark, type ChartSeries } from '#renderer/parts/chart/chart.tsx';
import { formatAxisTime } from './axis-time.ts';
import styles from './traffic-charts.module.css';
import { type TrafficEvent, trafficMarks } from './traffic-marks.ts';
import { TrafficNotes } from './traffic-notes.tsx';
import { type TrafficChart, type TrafficLine, trafficChart } from './traffic-series.ts';
import { VersionTable } from './version-table.tsx';

interface TrafficChartsProps {
  readonly history: TrafficHistory;
  readonly deployments: readonly TrafficEvent[] | undefined;
}

/** Requests, failures and latency over a common time, how complete they are, and the same in numbers. */
export function TrafficCharts({ history, deployments }: TrafficChartsProps) {
  const { t } = useTranslation();
  const chart = trafficChart(history);
  const marks = trafficMarks(history, deployments);
  return (
    <section className={styles.charts} aria-label={t('data.trafficOverTime')}>
      <TrafficNotes history={history} left={chart.left} />
      <OneChart
        title={t('data.requests', { step: t(`data.step.${history.step}`) })}
        chart={chart}
        marks={marks}
        series={chart.lines.map(({ name, color, requests }) => ({
          name,
          color,
          values: requests,
          isFilled: chart.lines.length === 1,
        }))}
        format={(value) => formatNumber(value)}
      />
      <OneChart
        title={t('data.failedShare')}
        chart={chart}
        marks={marks}
        series={chart.lines.map(({ name, color, failed }) => ({ name, color, values: failed }))}
        format={(value, digits = 1) => `${formatNumber(value * 100, Math.max(0, digits - 2))} %`}
      />
      <OneChart
        title={t('data.latency')}
        chart={chart}
        marks={marks}
        series={chart.lines.flatMap(latencySeries)}
        format={formatDuration}
      />
      {marks.length > 0 && <Marks marks={marks} />}
      <VersionTable services={history.services} />
    </section>
  );
}

function latencySeries({ name, color, p50, p99 }: TrafficLine): readonly ChartSeries[] {
  return [
    { name: `${name} p50`, color, values: p50 },
    { name: `${name} p99`, color, values: p99, isDashed: true },
  ];
}

interface OneChartProps {
  readonly title: string;
  readonly chart: TrafficChart;
  readonly marks: readonly ChartMark[];
  readonly series: readonly ChartSeries[];
  readonly format: (value: number, digits?: number) => string;
}

function OneChart({ title, chart, marks, series, format }: OneChartProps) {
  const { t } = useTranslation();
  const [begin = 0] = chart.x;
  const length = (chart.x.at(-1) ?? begin) - begin;
  return (
    <>
      <h3 className={styles.title}>{title}</h3>
      <Chart
        label={title}
        summary={series.map((each) => summaryOf(each, format, t)).join(t('parts.semicolon'))}
        x={chart.x}
        series={series}
        format={format}
        formatX={(seconds) => formatAxisTime(seconds, length)}
        isTime
        marks={marks}
        height={150}
      />
    </>
  );
}

/** The largest value of a line, in words. */
function summaryOf({ name, values }: ChartSeries, format: (value: number) => string, t: TFunction): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return t('data.noValues', { name });
  const most = known.reduce((largest, value) => Math.max(largest, value), 0);
  return t('data.atMost', { name, value: format(most) });
}

/** The marks as text: for those who do not see them, and where their words have no room. */
function Marks({ marks }: { readonly marks: readonly ChartMark[] }) {
  const { t } = useTranslation();
  return (
    <>
      <h3 className={styles.title}>{t('data.deployments')}</h3>
      <ul className={styles.marks}>
        {marks.map(({ x, label }) => (
          <li key={`${x} ${label}`}>{`${formatAxisTime(x, Number.POSITIVE_INFINITY)} · ${label}`}</li>
        ))}
      </ul>
    </>
  );
}
