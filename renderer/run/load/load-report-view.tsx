import { useTranslation } from 'react-i18next';
import type { LoadReport } from '#contract/load/load-report.ts';
import { formatDuration, formatNumber } from '#renderer/i18n/format.ts';
import { Chart } from '#renderer/parts/chart/chart.tsx';
import { Table } from '#renderer/parts/list/table.tsx';
import styles from './load-panel.module.css';

/** What a load showed: throughput, times and answers, second by second and together. */
export function LoadReportView({
  report,
  isRunning,
}: {
  readonly report: LoadReport;
  readonly isRunning: boolean;
}) {
  const { t } = useTranslation();
  const { latency } = report;
  // The last second is not yet whole; alone it is still better than nothing.
  const whole = report.series.length > 1 ? report.series.slice(0, -1) : report.series;
  const seconds = whole.map(({ second }) => second);
  return (
    <>
      <dl className={styles.numbers} aria-live={isRunning ? 'off' : 'polite'}>
        <Fact name={t('load.sent')} value={formatNumber(report.sent)} />
        <Fact
          name={t('load.throughput')}
          value={t('load.perSecond', { number: formatNumber(report.perSecond, 1) })}
        />
        <Fact name={t('load.half')} value={formatDuration(latency.p50)} />
        <Fact name={t('load.p95')} value={formatDuration(latency.p95)} />
        <Fact name={t('load.p99')} value={formatDuration(latency.p99)} />
        <Fact name={t('load.failed')} value={formatNumber(report.failed)} isBad={report.failed > 0} />
      </dl>
      <h4 className={styles.title}>{t('load.answersTitle')}</h4>
      <Chart
        label={t('load.answersTitle')}
        summary={t('load.perSecond', { number: formatNumber(report.perSecond, 1) })}
        x={seconds}
        series={[
          {
            name: t('load.answered'),
            color: 'accent',
            values: whole.map(({ sent }) => sent),
            isFilled: true,
          },
          { name: t('load.failed'), color: 'bad', values: whole.map(({ failed }) => failed) },
        ]}
        format={(value) => formatNumber(value)}
        formatX={(value) => `${formatNumber(value, 1)} s`}
      />
      <h4 className={styles.title}>{t('load.timesTitle')}</h4>
      <Chart
        label={t('load.timesTitle')}
        summary={`${t('load.half')} ${formatDuration(latency.p50)}, ${t('load.p99')} ${formatDuration(latency.p99)}`}
        x={seconds}
        series={[
          { name: t('load.half'), color: 'accent', values: whole.map((each) => timeOf(each, 'p50')) },
          { name: t('load.p95'), color: 'warn', values: whole.map((each) => timeOf(each, 'p95')) },
          { name: t('load.p99'), color: 'bad', values: whole.map((each) => timeOf(each, 'p99')) },
        ]}
        format={formatDuration}
        formatX={(value) => `${formatNumber(value, 1)} s`}
      />
      <Table
        head={[t('load.outcome'), t('load.count')]}
        rows={report.outcomes.map(({ outcome, count }) => ({
          key: outcome,
          cells: [outcome, formatNumber(count)],
        }))}
      />
    </>
  );
}

function timeOf(second: LoadReport['series'][number], percentile: 'p50' | 'p95' | 'p99'): number | null {
  return second.sent === 0 ? null : second.latency[percentile];
}

function Fact(props: { readonly name: string; readonly value: string; readonly isBad?: boolean }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd data-bad={props.isBad === true || undefined}>{props.value}</dd>
    </div>
  );
}
