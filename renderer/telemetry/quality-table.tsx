import { useTranslation } from 'react-i18next';
import type { Measure, VersionQuality } from '#contract/telemetry/model-quality.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
import table from './result-table.module.css';

interface QualityTableProps {
  readonly versions: readonly VersionQuality[];
  /** What the numbers are; needed where nothing else says it. */
  readonly label?: string;
}

/** The measures of each version, one version a row. */
export function QualityTable({ versions, label }: QualityTableProps) {
  const { t } = useTranslation();
  const names = [...new Set(versions.flatMap(({ measures }) => measures.map(({ name }) => name)))];
  return (
    <table className={table.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('data.image')}</th>
          <th scope="col" className={table.number}>
            {t('data.rows')}
          </th>
          {names.map((name) => (
            <th key={name} scope="col" className={table.number}>
              {t(`data.measure.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {versions.map(({ deployment, rows, measures }) => (
          <tr key={deployment}>
            <th scope="row" className={table.name}>
              {deployment}
            </th>
            <td className={table.number}>{formatNumber(rows)}</td>
            {names.map((name) => (
              <MeasureCell key={name} measure={measures.find((each) => each.name === name)} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The value, and below it the interval it lies in with 95 %. */
function MeasureCell({ measure }: { readonly measure: Measure | undefined }) {
  if (measure === undefined) return <td />;
  const { value, low, high } = measure;
  return (
    <td className={table.number}>
      {formatNumber(value, 3)}
      {low !== undefined && high !== undefined && (
        <span className={table.interval}>
          {formatNumber(low, 3)} – {formatNumber(high, 3)}
        </span>
      )}
    </td>
  );
}
