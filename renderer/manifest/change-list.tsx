import { useTranslation } from 'react-i18next';
import type { ManifestChange } from '#contract/manifest/version.ts';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import styles from './change-list.module.css';

/** Differences, one a line; says so when there are none. */
export function ChangeList({ changes }: { readonly changes: readonly ManifestChange[] }) {
  const { t } = useTranslation();
  if (changes.length === 0) return <p className={styles.none}>{t('manifest.same')}</p>;
  return (
    <ul className={styles.changes}>
      {changes.map((change) => (
        <li key={`${change.area} ${change.subject}`}>
          <Badge tone="idle">{t(`manifest.area.${change.area}`)}</Badge>
          <span className={styles.change}>
            <b>{change.subject}</b> {change.before !== undefined && <del>{change.before}</del>}{' '}
            {change.after !== undefined && <ins>{change.after}</ins>}
          </span>
        </li>
      ))}
    </ul>
  );
}
