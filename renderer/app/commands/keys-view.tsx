import { keyNames } from '#renderer/page/keys.ts';
import styles from './palette.module.css';

/** A shortcut as its keys. */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className={styles.keys}>
      {keyNames(keys).map((name) => (
        <kbd key={name}>{name}</kbd>
      ))}
    </span>
  );
}
