import type { Failure } from '#contract/manifest/failure.ts';
import { revealIn } from '../workspace/reveal.ts';
import { openTab } from '../workspace/workspace-store.ts';
import styles from './failure-card.module.css';

/** `score.py:6`, which opens the file at that line; nothing when no place is known. */
export function PlaceButton({ folder, failure }: { readonly folder: string; readonly failure: Failure }) {
  const { diagnostic, place } = failure;
  if (place === undefined) return null;
  return (
    <button
      type="button"
      className={styles.place}
      onClick={() => {
        openTab(folder, diagnostic.file);
        revealIn({ folder, path: diagnostic.file, range: diagnostic.range });
      }}
    >
      {place}
    </button>
  );
}
