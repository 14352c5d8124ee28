import styles from './badge.module.css';
import type { Tone } from './dot.tsx';

/** A state in a word. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: string | number }) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {children}
    </span>
  );
}
