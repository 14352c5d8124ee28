import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';

/** Nowhere to publish to yet. */
export function NoCluster() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <EmptyState icon="service" title={t('service.noCluster')} hint={t('service.noClusterHint')}>
      <Button onClick={() => void navigate({ to: '/clusters' })}>{t('service.openClusters')}</Button>
    </EmptyState>
  );
}
