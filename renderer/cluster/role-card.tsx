import { useTranslation } from 'react-i18next';
import type { Cluster, Right } from '#contract/cluster/cluster.ts';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { CopyButton } from '#renderer/parts/text/copy-button.tsx';
import { CopyMessage } from './copy-message.tsx';
import styles from './role-card.module.css';

interface RoleCardProps {
  readonly cluster: Pick<Cluster, 'context' | 'namespace'>;
  readonly role: string;
  readonly missing: readonly Right[];
}

/** The rights that are missing, and the Role to ask for: by itself, or in a message to the administrator. */
export function RoleCard({ cluster, role, missing }: RoleCardProps) {
  const { t } = useTranslation();
  const { context, namespace } = cluster;
  const rights = byResource(missing).map(([resource, verbs]) => `${verbs.join(', ')} ${resource}`);
  const message = t('cluster.message.rights', {
    where: context,
    namespace,
    rights: rights.join('\n- '),
    role,
  });
  return (
    <Card isWide title={t('cluster.role')} note={<CopyButton text={role} label={t('cluster.copyRole')} />}>
      <p className={styles.note}>{t('cluster.roleHint')}</p>
      <p className={styles.missing}>
        <span className={styles.note}>{t('cluster.missing')}</span>
        {rights.map((right) => (
          <span key={right} className={styles.right}>
            {right}
          </span>
        ))}
      </p>
      <p className={styles.message}>
        <span className={styles.note}>{t('cluster.message.hint')}</span>
        <CopyMessage text={message} />
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
