import { useTranslation } from 'react-i18next';
import { formatNumber } from '#renderer/i18n/format.ts';
import { Chart, type ChartColor } from '#renderer/parts/chart/chart.tsx';
import styles from './answer.module.css';
import type { AnswerSeries } from './answer-shape.ts';

const COLORS: readonly ChartColor[] = ['accent', 'warn', 'good', 'bad', 'dim'];

/** The numbers of an answer, by their position in it. */
export function AnswerChart({ series }: { readonly series: readonly AnswerSeries[] }) {
  const { t } = useTranslation();
  const count = series[0]?.values.length ?? 0;
  const said = series
    .map(({ name, values }) => {
      const numbers = values.filter((value) => value !== null);
      const [least, most] = numbers.reduce(
        ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
        [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
      );
      return `${name}: ${formatNumber(least, 4)} – ${formatNumber(most, 4)}`;
    })
    .join('; ');
  return (
    <div className={styles.chart}>
      <Chart
        label={t('request.view.chart')}
        summary={said}
        x={Array.from({ length: count }, (_none, index) => index + 1)}
        series={series.map(({ name, values }, index) => ({
          name,
          values,
          color: COLORS[index % COLORS.length] ?? 'accent',
        }))}
        format={(value) => formatNumber(value, 3)}
        isFromZero={false}
        height={200}
      />
    </div>
  );
}
