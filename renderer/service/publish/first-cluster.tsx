import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ClusterDialog } from '#renderer/cluster/cluster-dialog.tsx';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { api } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';

/** Nowhere to publish to yet: a cluster is added, and the form that was asked for goes on with it. */
export function FirstCluster() {
  const { t } = useTranslation();
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <EmptyState icon="service" title={t('service.noCluster')} hint={t('service.noClusterHint')}>
        <Button onClick={() => setAdding(true)}>{t('cluster.add')}</Button>
      </EmptyState>
      <ClusterDialog
        isOpen={isAdding}
        onClose={() => setAdding(false)}
        onSaved={() => {
          setAdding(false);
          void queryClient.invalidateQueries({ queryKey: api.cluster.key() });
        }}
      />
    </>
  );
}
