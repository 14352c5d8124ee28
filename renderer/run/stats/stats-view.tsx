import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RunStats } from '#contract/run/stats.ts';
import { formatBytes, formatDuration, formatNumber } from '#renderer/i18n/format.ts';
import { Chart, type ChartSeries } from '#renderer/parts/chart/chart.tsx';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import styles from './stats-view.module.css';
import { useStats } from './use-stats.ts';

/** Live numbers of a run: CPU, memory, requests and times of the last minutes. */
export function StatsView({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { measured, failure } = useStats(id);
  const now = measured.at(-1);
  if (now === undefined) return failure === undefined ? <Loading /> : <ErrorNote failure={failure} />;
  return (
    <section className={styles.view} aria-label={t('stats.name')}>
      {failure !== undefined && <ErrorNote failure={failure} />}
      <Panel
        measured={measured}
        title={t('stats.cpu')}
        now={cpuText(now, t('stats.cores', { number: formatNumber(now.cpu, 2) }))}
        series={[
          { name: t('stats.cpu'), color: 'accent', values: measured.map(({ cpu }) => cpu), isFilled: true },
        ]}
        format={(value, digits = 2) => formatNumber(value, digits)}
      />
      <Panel
        measured={measured}
        title={t('stats.memory')}
        now={limited(formatBytes(now.memoryBytes), now.limits.memoryBytes)}
        series={[
          {
            name: t('stats.memory'),
            color: 'accent',
            values: measured.map((each) => each.memoryBytes),
            isFilled: true,
          },
        ]}
        format={formatBytes}
      />
      <RequestsPanel measured={measured} now={now} />
      <LatencyPanel measured={measured} now={now} />
      <WorkPanel measured={measured} now={now} />
    </section>
  );
}

interface PanelOfProps {
  readonly measured: readonly RunStats[];
  readonly now: RunStats;
}

function RequestsPanel({ measured, now }: PanelOfProps) {
  const { t } = useTranslation();
  const requests = measured.map((each) => each.requests);
  return (
    <Panel
      measured={measured}
      title={t('stats.requests')}
      now={
        now.requests === undefined
          ? t('stats.unknown')
          : t('stats.perSecond', { number: formatNumber(now.requests.perSecond, 1) })
      }
      series={[
        {
          name: t('stats.answered'),
          color: 'accent',
          values: requests.map((each) => each?.perSecond ?? null),
          isFilled: true,
        },
        {
          name: t('stats.failed'),
          color: requests.some((each) => (each?.failedPerSecond ?? 0) > 0) ? 'bad' : 'dim',
          values: requests.map((each) => each?.failedPerSecond ?? null),
        },
      ]}
      format={(value, digits = 1) => formatNumber(value, digits)}
    />
  );
}

function LatencyPanel({ measured, now }: PanelOfProps) {
  const { t } = useTranslation();
  const requests = measured.map((each) => each.requests);
  return (
    <Panel
      measured={measured}
      title={t('stats.latency')}
      now={now.requests?.latency === undefined ? '–' : formatDuration(now.requests.latency.p50)}
      series={[
        {
          name: t('stats.p50'),
          color: 'accent',
          values: requests.map((each) => each?.latency?.p50 ?? null),
        },
        { name: t('stats.p95'), color: 'warn', values: requests.map((each) => each?.latency?.p95 ?? null) },
      ]}
      format={formatDuration}
    />
  );
}

function WorkPanel({ measured, now }: PanelOfProps) {
  const { t } = useTranslation();
  const requests = measured.map((each) => each.requests);
  return (
    <Panel
      measured={measured}
      title={t('stats.work')}
      now={
        now.requests === undefined
          ? t('stats.unknown')
          : t('stats.workNow', { running: now.requests.inProgress, waiting: now.requests.queued })
      }
      series={[
        {
          name: t('stats.inProgress'),
          color: 'accent',
          values: requests.map((each) => each?.inProgress ?? null),
        },
        { name: t('stats.queued'), color: 'warn', values: requests.map((each) => each?.queued ?? null) },
      ]}
      format={(value, digits) => formatNumber(value, digits)}
    />
  );
}

function Panel(props: {
  readonly measured: readonly RunStats[];
  readonly title: string;
  readonly now: string;
  readonly series: readonly ChartSeries[];
  readonly format: (value: number, digits?: number) => string;
}): ReactNode {
  const last = Date.parse(props.measured.at(-1)?.at ?? '');
  return (
    <div className={styles.panel}>
      <h3 className={styles.title}>
        {props.title} <span className={styles.now}>{props.now}</span>
      </h3>
      <Chart
        label={props.title}
        summary={props.now}
        x={props.measured.map(({ at }) => (Date.parse(at) - last) / 1000)}
        series={props.series}
        format={props.format}
        formatX={(value) => `${formatNumber(value)} s`}
        height={110}
      />
    </div>
  );
}

function cpuText({ limits }: RunStats, cores: string): string {
  return limits.cpus === undefined ? cores : `${cores} / ${formatNumber(limits.cpus, 2)}`;
}

function limited(text: string, limit: number | undefined): string {
  return limit === undefined ? text : `${text} / ${formatBytes(limit)}`;
}
