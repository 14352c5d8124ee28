import { Dot, type Tone } from '../feedback/dot.tsx';
import { linePath, roundMaximum, type Values } from './chart-path.ts';
import styles from './line-chart.module.css';

interface ChartLine {
  readonly label: string;
  readonly tone: Tone;
  readonly values: Values;
}

interface LineChartProps {
  /** What it shows, for those who do not see it; the numbers stand beside it as text. */
  readonly label: string;
  readonly lines: readonly ChartLine[];
  readonly height?: number;
  /** Writes the value at the upper edge. */
  readonly format: (value: number) => string;
  /** What stands below the left and the right end. */
  readonly ends: readonly [left: string, right: string];
}

const WIDTH = 600;

/** A few lines over time on one scale from 0, as wide as there is room. */
export function LineChart({ label, lines, height = 96, format, ends }: LineChartProps) {
  const maximum = roundMaximum(lines.map((line) => line.values));
  const frame = { width: WIDTH, height, maximum };
  return (
    <figure className={styles.chart}>
      <div className={styles.frame}>
        <svg
          className={styles.plot}
          height={height}
          viewBox={`0 0 ${WIDTH} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={label}
        >
          {[0, 0.5, 1].map((share) => (
            <path key={share} className={styles.grid} d={`M0 ${share * height}H${WIDTH}`} />
          ))}
          {lines.map((line) => (
            <path
              key={line.label}
              className={styles.line}
              data-tone={line.tone}
              d={linePath(line.values, frame)}
            />
          ))}
        </svg>
        <span className={styles.maximum}>{format(maximum)}</span>
      </div>
      <div className={styles.ends} aria-hidden="true">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </div>
      <figcaption className={styles.legend}>
        {lines.map((line) => (
          <span key={line.label}>
            <Dot tone={line.tone} />
            {line.label}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
