import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ClusterContext } from '#contract/cluster/cluster.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import styles from './cluster-fields.module.css';
import { type LocalCluster, localClusters } from './local-cluster.ts';

interface LocalClustersProps {
  readonly contexts: readonly ClusterContext[];
  /** The context that is chosen. */
  readonly chosen: string;
  readonly onChoose: (local: LocalCluster) => void;
}

/** Offers the clusters that run on this machine; nothing where there is none. */
export function LocalClusters({ contexts, chosen, onChoose }: LocalClustersProps) {
  const { t } = useTranslation();
  const found = localClusters(contexts);
  if (found.length === 0) return null;
  return (
    <fieldset className={styles.group}>
      <legend className={styles.label}>{t('cluster.local.title')}</legend>
      <div className={styles.local}>
        {found.map((local) => (
          <Button
            key={local.context.name}
            variant="default"
            size="compact-sm"
            maw="100%"
            aria-pressed={local.context.name === chosen}
            title={local.context.server}
            leftSection={<Icon name="cluster" size={13} />}
            onClick={() => onChoose(local)}
          >
            {t('cluster.local.use', { name: nameOf(local, t(`cluster.local.kind.${local.kind}`)) })}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}

/** Several clusters of kind or k3d may be there: those are told by their names. */
function nameOf({ context, kind }: LocalCluster, program: string): string {
  return kind === 'kind' || kind === 'k3d' ? `${context.name} (${program})` : program;
}
