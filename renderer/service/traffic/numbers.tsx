import type { Tone } from '#renderer/parts/feedback/dot.tsx';
import styles from './numbers.module.css';

export interface Figure {
  readonly label: string;
  readonly value: string;
  readonly tone?: Tone;
}

/** A few numbers side by side, each with what it counts below it. */
export function Numbers({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <div className={styles.numbers}>
      {figures.map(({ label, value, tone }) => (
        <div key={label} className={styles.number} data-tone={tone}>
          <b>{value}</b>
          <span>{label}</span>
        </div>
      ))}
    </div>
  );
}
