import { useTranslation } from 'react-i18next';
import type { ServiceChange } from '#contract/service/deployment.ts';
import layout from '#renderer/parts/layout/layout.module.css';
import { Table } from '#renderer/parts/list/table.tsx';
import styles from './change-table.module.css';
import { subjectText } from './subject-text.ts';

/** Differences, one a row: before and after. A setting that is not set says so. */
export function ChangeTable({ changes }: { readonly changes: readonly ServiceChange[] }) {
  const { t } = useTranslation();
  if (changes.length === 0) return <p className={layout.dim}>{t('service.compare.same')}</p>;
  return (
    <Table
      head={[t('service.compare.subject'), t('service.compare.was'), t('service.compare.is')]}
      rows={changes.map(({ subject, before, after }) => ({
        key: subject,
        cells: [
          subjectText(subject, t),
          <span key="before" className={layout.dim}>
            {before ?? t('service.compare.unset')}
          </span>,
          <span key="after" className={styles.value}>
            {after ?? t('service.compare.unset')}
          </span>,
        ],
      }))}
    />
  );
}
