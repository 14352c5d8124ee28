import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '#renderer/i18n/format.ts';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { api } from '#renderer/rpc/client.ts';
import { ASKED_ONCE, useFilterAtOpening } from './asked-once.ts';
import type { FilterDraft } from './call-filter.ts';
import styles from './call-panel.module.css';
import { QualityTable } from './quality-table.tsx';

interface EstimatesProps {
  readonly asked: {
    readonly service: string;
    readonly store: string;
    readonly filter: FilterDraft;
    readonly prediction: string;
    readonly score: string;
    readonly positive: string;
  };
}

/** What is expected of predictions without labels, apart from what labels measured, and called what it is. */
export function Estimates({
  asked: { service, store, filter, prediction, score, positive },
}: EstimatesProps) {
  const { t } = useTranslation();
  const chosen = useFilterAtOpening(filter);
  const found = useQuery(
    api.telemetry.estimate.queryOptions({
      input: {
        ...{ service, store, score },
        filter: chosen,
        ...(prediction === '' ? {} : { prediction }),
        ...(positive === '' ? {} : { positive }),
      },
      ...ASKED_ONCE,
    }),
  );
  if (found.isPending) return <Loading />;
  if (found.isError) return <ErrorView error={found.error} onRetry={() => void found.refetch()} />;
  const { unscored, versions } = found.data;
  return (
    <section className={styles.section} aria-label={t('data.estimates')}>
      <h3 className={styles.heading}>{t('data.estimates')}</h3>
      <p className={styles.dim}>
        {t('data.estimatesHint', { score })}
        {unscored > 0 && ` ${t('data.unscored', { count: unscored, number: formatNumber(unscored) })}`}
      </p>
      <QualityTable versions={versions} label={t('data.estimates')} />
    </section>
  );
}
