import styles from './dot.module.css';

export type Tone = 'good' | 'warn' | 'bad' | 'accent' | 'idle';

/** A state as a coloured dot. Always beside words that say the same. */
export function Dot({ tone, isBusy = false }: { readonly tone: Tone; readonly isBusy?: boolean }) {
  return <span className={styles.dot} data-tone={tone} data-busy={isBusy} aria-hidden="true" />;
}
