import { Loader } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import styles from './state-view.module.css';

/** Something is on its way. Appears only after a moment, so that what is quick does not flicker. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <div className={`${styles.view} ${styles.late}`} role="status">
      <Loader size="sm" />
      <span className={styles.why}>{t('parts.loading')}</span>
    </div>
  );
}
