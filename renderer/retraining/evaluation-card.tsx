import { useTranslation } from 'react-i18next';
import type { Comparison, Evaluation } from '#contract/retraining/retraining.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { Table } from '#renderer/parts/list/table.tsx';
import { estimateText } from './estimate-text.ts';
import styles from './retraining.module.css';

/** Champion and candidate on the same rows, whole and by slice, each value with its 95 % interval. */
export function EvaluationCard({ evaluation }: { readonly evaluation: Evaluation }) {
  const { t } = useTranslation();
  const { comparisons, failed, rows, shared } = evaluation;
  const whole = comparisons.filter(({ slice }) => slice === undefined);
  const slices = comparisons.filter(({ slice }) => slice !== undefined);
  return (
    <>
      <Card
        title={t('retraining.metrics.title')}
        note={t('retraining.metrics.rows', { count: rows, number: formatNumber(rows) })}
        isWide
      >
        <ComparisonTable comparisons={whole} />
        {shared > 0 && <p className={styles.warning}>{t('retraining.metrics.shared', { count: shared })}</p>}
        {failed.champion + failed.candidate > 0 && (
          <p className={styles.warning}>{t('retraining.metrics.failed', failed)}</p>
        )}
      </Card>
      {slices.length > 0 && (
        <Card title={t('retraining.metrics.slices')} isWide>
          <ComparisonTable comparisons={slices} />
        </Card>
      )}
    </>
  );
}

function ComparisonTable({ comparisons }: { readonly comparisons: readonly Comparison[] }) {
  const { t } = useTranslation();
  const between = (low: string, high: string): string => t('retraining.metrics.between', { low, high });
  return (
    <Table
      head={[
        t('retraining.metrics.metric'),
        t('retraining.metrics.rowsHead'),
        t('retraining.metrics.champion'),
        t('retraining.metrics.candidate'),
        t('retraining.metrics.betterBy'),
      ]}
      rows={comparisons.map(({ metric, slice, rows, champion, candidate, difference }) => {
        const name = slice === undefined ? metric : `${metric}, ${slice.column} = ${slice.value}`;
        return {
          key: name,
          cells: [
            name,
            formatNumber(rows),
            estimateText(champion, between),
            estimateText(candidate, between),
            estimateText(difference, between),
          ],
        };
      })}
    />
  );
}
