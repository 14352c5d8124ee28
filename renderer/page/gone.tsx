import { useTranslation } from 'react-i18next';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';

/** Shown in place of the detail of something that was deleted. */
export function Gone() {
  const { t } = useTranslation();
  return <EmptyState icon="search" title={t('parts.gone')} hint={t('parts.goneHint')} />;
}
