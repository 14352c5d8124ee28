import { useTranslation } from 'react-i18next';
import type { Right } from '#contract/cluster/cluster.ts';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { CopyButton } from '#renderer/parts/text/copy-button.tsx';
import styles from './role-card.module.css';

/** The rights that are missing, and the Role to ask for. */
export function RoleCard({ role, missing }: { readonly role: string; readonly missing: readonly Right[] }) {
  const { t } = useTranslation();
  return (
    <Card isWide title={t('cluster.role')} note={<CopyButton text={role} label={t('cluster.copyRole')} />}>
      <p className={styles.note}>{t('cluster.roleHint')}</p>
      <p className={styles.missing}>
        <span className={styles.note}>{t('cluster.missing')}</span>
        {byResource(missing).map(([resource, verbs]) => (
          <span key={resource} className={styles.right}>
            {verbs.join(', ')} {resource}
          </span>
        ))}
      </p>
      {/* Scrolls, so the keyboard must reach it. */}
      <section className={styles.role} aria-label={t('cluster.role')} tabIndex={-1}>
        <pre>{role}</pre>
      </section>
    </Card>
  );
}

function byResource(rights: readonly Right[]): readonly (readonly [string, readonly string[]])[] {
  const found = new Map<string, readonly string[]>();
  for (const { resource, verb } of rights) found.set(resource, [...(found.get(resource) ?? []), verb]);
  return [...found];
}
