import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { LoadReport } from '#contract/load/load-report.ts';
import type { Deployment, Proof } from '#contract/service/deployment.ts';
import { formatDuration, formatNumber } from '#renderer/i18n/format.ts';
import { LineChart } from '#renderer/parts/chart/line-chart.tsx';
import type { Tone } from '#renderer/parts/feedback/dot.tsx';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { Table } from '#renderer/parts/list/table.tsx';
import chartsStyles from '../traffic/charts.module.css';
import { type Figure, Numbers } from '../traffic/numbers.tsx';
import { formatRate } from '../traffic/service-rate.tsx';
import { AnswerChangeView } from './answer-change-view.tsx';
import styles from './proof-card.module.css';
import { proofLines } from './proof-lines.ts';

interface ProofCardProps {
  readonly deployment: Deployment;
  readonly proof: Proof;
  readonly isWide: boolean;
}

/** What became of the sample requests that are, or were, sent while a deployment went on. */
export function ProofCard({ deployment, proof, isWide }: ProofCardProps) {
  const { t } = useTranslation();
  const { report, rate } = proof;
  const wrong = report.outcomes.filter(({ outcome }) => outcome !== '200');
  return (
    <Card
      title={t('service.proof.title')}
      note={t('service.proof.rate', { rate: formatRate(rate) })}
      isWide={isWide}
    >
      <Numbers figures={figuresOf(deployment.image.reference, report, t)} />
      {wrong.length > 0 && (
        <p className={styles.bad}>
          {wrong.map(({ outcome, count }) => `${formatNumber(count)} × ${outcome}`).join(', ')}
        </p>
      )}
      {proof.answers !== undefined && <AnswerChangeView change={proof.answers} />}
      <ProofCharts report={report} />
      {report.versions.length > 0 && <ProofVersions report={report} />}
    </Card>
  );
}

function figuresOf(reference: string, report: LoadReport, t: TFunction): readonly Figure[] {
  const newest = report.versions.find(({ version }) => version === reference);
  return [
    { label: t('service.proof.sent'), value: formatNumber(report.sent) },
    {
      label: t('service.proof.failed'),
      value: formatNumber(report.failed),
      tone: report.failed > 0 ? 'bad' : 'good',
    },
    { label: 'p50', value: formatDuration(report.latency.p50) },
    { label: 'p99', value: formatDuration(report.latency.p99) },
    ...(newest === undefined || report.sent === 0
      ? []
      : [
          {
            label: t('service.proof.answeredBy', { version: newest.version }),
            value: `${formatNumber((newest.sent / report.sent) * 100)} %`,
          },
        ]),
  ];
}

/** The version that served before, that which replaces it, and what a second rollout may bring. */
const VERSION_TONES: readonly Tone[] = ['idle', 'accent', 'good', 'warn'];

function ProofCharts({ report }: { readonly report: LoadReport }) {
  const { t } = useTranslation();
  const { versions, failures, p99 } = proofLines(report);
  if (failures.length < 2) return null;
  const ends = ['0 s', formatDuration((failures.length - 1) * 1000)] as const;
  const hasFailed = failures.some((value) => (value ?? 0) > 0);
  return (
    <div className={chartsStyles.charts}>
      <LineChart
        label={t('service.proof.chart')}
        format={(value) => t('service.perSecond', { number: formatRate(value) })}
        ends={ends}
        lines={[
          ...versions.map(({ version, perSecond }, index) => ({
            label: t('service.proof.perSecond', { version }),
            tone: VERSION_TONES[index % VERSION_TONES.length] ?? 'idle',
            values: perSecond,
          })),
          {
            label: t('service.proof.failedPerSecond'),
            tone: hasFailed ? 'bad' : 'idle',
            values: failures,
          },
        ]}
      />
      <LineChart
        label={t('service.proof.latencyChart')}
        format={formatDuration}
        height={56}
        ends={ends}
        lines={[{ label: t('service.proof.latency'), tone: 'idle', values: p99 }]}
      />
    </div>
  );
}

/** The same numbers by what answered. */
function ProofVersions({ report }: { readonly report: LoadReport }) {
  const { t } = useTranslation();
  return (
    <Table
      head={[t('service.proof.version'), t('service.proof.sent'), t('service.proof.failed'), 'p50 · p99']}
      rows={report.versions.map((tally) => ({
        key: tally.version,
        cells: [
          tally.version,
          formatNumber(tally.sent),
          formatNumber(tally.failed),
          `${formatDuration(tally.latency.p50)} · ${formatDuration(tally.latency.p99)}`,
        ],
      }))}
    />
  );
}
