import type { Page } from '#cli/session/output.ts';
import { formatTable } from '#cli/terminal/table.ts';
import type { Measure, VersionQuality } from '#contract/telemetry/model-quality.ts';

const TITLES: Readonly<Record<Measure['name'], string>> = {
  accuracy: 'ACCURACY',
  f1: 'F1',
  auc: 'AUC',
  'log-loss': 'LOG-LOSS',
  mae: 'MAE',
  rmse: 'RMSE',
  r2: 'R²',
};

/** The measures of each version, one version a row. */
export function qualityTable(
  { versions }: { readonly versions: readonly VersionQuality[] },
  { style, width }: Page,
): string {
  const names = [...new Set(versions.flatMap(({ measures }) => measures.map(({ name }) => name)))];
  return formatTable(
    versions,
    [
      { title: 'IMAGE', value: ({ deployment }) => deployment, paint: (text) => style.strong(text) },
      { title: 'ROWS', value: ({ rows }) => String(rows), align: 'right' },
      ...names.map((name) => ({
        title: TITLES[name],
        value: ({ measures }: VersionQuality) => measureText(measures.find((each) => each.name === name)),
      })),
    ],
    { style, width },
  );
}

/** The value, and the interval it lies in with 95 %: `0.931 (0.914 to 0.945)`. */
function measureText(measure: Measure | undefined): string {
  if (measure === undefined) return '';
  const { value, low, high } = measure;
  const interval = low === undefined || high === undefined ? '' : ` (${digits(low)} to ${digits(high)})`;
  return `${digits(value)}${interval}`;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
