import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import styles from './unreachable-clusters.module.css';

interface UnreachableProps {
  readonly clusters: readonly {
    readonly cluster: string;
    readonly message: string;
    readonly hint?: string | undefined;
  }[];
}

/** Clusters that do not answer: their services are missing from the list, which must not look as if there were none. */
export function UnreachableClusters({ clusters }: UnreachableProps) {
  const { t } = useTranslation();
  return clusters.map(({ cluster, message, hint }) => (
    <div key={cluster} className={styles.unreachable} role="status">
      <Icon name="warning" size={14} />
      <div>
        <b>{t('service.unreachable', { cluster })}</b>
        <span>{message}</span>
        {hint !== undefined && <span>{hint}</span>}
        <Link to="/clusters" search={{ selected: cluster }}>
          {t('service.checkCluster')}
        </Link>
      </div>
    </div>
  ));
}
