import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BatchQuality as Quality } from '#contract/batch/batch.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { api } from '#renderer/rpc/client.ts';
import styles from './batch.module.css';

/** How the predictions compare with a column of true values: measures, and a chart or a table of classes. */
export function BatchQuality({ id, label }: { readonly id: string; readonly label: string }) {
  const { t } = useTranslation();
  const found = useQuery(
    api.batch.judge.queryOptions({ input: { id, label }, retry: false, staleTime: Number.POSITIVE_INFINITY }),
  );
  if (found.isPending) return <Loading />;
  if (found.isError) return <ErrorView error={found.error} />;
  const quality = found.data;
  return (
    <section className={styles.section} aria-label={t('batch.quality')}>
      <h3 className={styles.heading}>{t('batch.quality')}</h3>
      <p className={styles.dim}>
        {t('batch.compared', { label, prediction: quality.prediction, rows: formatNumber(quality.rows) })}
        {quality.left > 0 && ` ${t('batch.left', { left: formatNumber(quality.left) })}`}
      </p>
      <Measures quality={quality} />
      {quality.kind === 'regression' ? <Scatter quality={quality} /> : <Classes quality={quality} />}
    </section>
  );
}

function Measures({ quality: { measures } }: { readonly quality: Quality }) {
  const { t } = useTranslation();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('batch.measure')}</th>
          <th scope="col">{t('batch.value')}</th>
          <th scope="col">{t('batch.interval')}</th>
        </tr>
      </thead>
      <tbody>
        {measures.map(({ name, value, low, high }) => (
          <tr key={name}>
            <th scope="row">{t(`data.measure.${name}`)}</th>
            <td>{formatNumber(value, 3)}</td>
            <td>
              {low !== undefined &&
                high !== undefined &&
                `${formatNumber(low, 3)} – ${formatNumber(high, 3)}`}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const SIDE = 260;

/** Each point a row; on the diagonal both values are the same. */
function Scatter({ quality: { points, label } }: { readonly quality: Quality }) {
  const { t } = useTranslation();
  const values = points.flatMap(({ actual, predicted }) => [actual, predicted]);
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const at = (value: number): number => ((value - low) / span) * SIDE;
  return (
    <figure className={styles.chart}>
      <svg
        className={styles.plot}
        width={SIDE}
        height={SIDE}
        viewBox={`-4 -4 ${SIDE + 8} ${SIDE + 8}`}
        role="img"
        aria-label={t('batch.chart', { label })}
      >
        <path className={styles.diagonal} d={`M0 ${SIDE}L${SIDE} 0`} />
        {points.map(({ actual, predicted }, number) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: points have no names, and never change.
          <circle key={number} cx={at(actual)} cy={SIDE - at(predicted)} r={2.5} />
        ))}
      </svg>
      <figcaption className={styles.dim}>
        {formatNumber(low, 3)} – {formatNumber(low + span, 3)}
      </figcaption>
    </figure>
  );
}

/** How often each class was predicted as which, the most frequent first. */
function Classes({ quality: { pairs } }: { readonly quality: Quality }) {
  const { t } = useTranslation();
  const most = Math.max(...pairs.map(({ count }) => count), 1);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('batch.actual')}</th>
          <th scope="col">{t('batch.predicted')}</th>
          <th scope="col">{t('batch.count')}</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(({ actual, predicted, count }) => (
          <tr key={JSON.stringify([actual, predicted])} data-right={actual === predicted}>
            <td>{actual}</td>
            <td>{predicted}</td>
            <td>
              <span
                className={styles.share}
                style={{ width: `${(count / most) * 100}px` }}
                aria-hidden="true"
              />
              {formatNumber(count)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
