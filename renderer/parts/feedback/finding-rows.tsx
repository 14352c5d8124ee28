import { Dot, type Tone } from './dot.tsx';
import styles from './finding-rows.module.css';

export type FindingState = 'ok' | 'warning' | 'problem' | 'unknown' | 'checking';

export const FINDING_TONES: Readonly<Record<FindingState, Tone>> = {
  ok: 'good',
  warning: 'warn',
  problem: 'bad',
  unknown: 'idle',
  checking: 'accent',
};

export interface FindingRow {
  readonly id: string;
  /** What was looked at. */
  readonly name: string;
  readonly state: FindingState;
  readonly message?: string | undefined;
  readonly hint?: string | undefined;
  /** The state in a word, where it is not fine. */
  readonly stateName?: string | undefined;
}

/** What a check found, row by row as it becomes known. */
export function FindingRows({
  rows,
  isBusy,
}: {
  readonly rows: readonly FindingRow[];
  readonly isBusy: boolean;
}) {
  return (
    <ul className={styles.rows} aria-busy={isBusy} aria-live="polite">
      {rows.map(({ id, name, state, message, hint, stateName }) => (
        <li key={id} className={styles.row} data-state={state}>
          <Dot tone={FINDING_TONES[state]} isBusy={state === 'checking'} />
          <span className={styles.name}>{name}</span>
          <span className={styles.text}>
            {message !== undefined && <span>{message}</span>}
            {hint !== undefined && <span className={styles.hint}>{hint}</span>}
          </span>
          {stateName !== undefined && <span className={styles.state}>{stateName}</span>}
        </li>
      ))}
    </ul>
  );
}
