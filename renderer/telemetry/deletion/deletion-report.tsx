import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DataDeletion } from '#contract/telemetry/data-deletion.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import styles from '../call-panel.module.css';

interface DeletionReportProps {
  readonly done: DataDeletion;
  readonly onDelete: (counted: DataDeletion) => Promise<void>;
}

/** What would be removed, with the button that does it; or what was. */
export function DeletionReport({ done, onDelete }: DeletionReportProps) {
  const { t } = useTranslation();
  const { isPreview, calls, removedFiles, rewrittenFiles, rowFiles, unsearchedFiles, unreadable } = done;
  const numbers = {
    calls: formatNumber(calls),
    files: formatNumber(rowFiles),
    removed: formatNumber(removedFiles),
    rewritten: formatNumber(rewrittenFiles),
  };
  const isEmpty = calls === 0 && rowFiles === 0;
  return (
    <section className={styles.section} aria-label={t('data.deleteReport')} aria-live="polite">
      <p>
        {isEmpty && isPreview
          ? t('data.deleteNone')
          : t(isPreview ? 'data.wouldDelete' : 'data.deletedReport', numbers)}
      </p>
      {unsearchedFiles > 0 && (
        <p className={styles.dim}>
          {t('data.unsearched', { count: unsearchedFiles, number: formatNumber(unsearchedFiles) })}
        </p>
      )}
      {unreadable.length > 0 && (
        <details>
          <summary>{t('data.unreadable', { count: unreadable.length, number: unreadable.length })}</summary>
          <ul>
            {unreadable.map((name) => (
              <li key={name}>
                <code>{name}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
      {isPreview && !isEmpty && (
        <div className={styles.send}>
          <Button color="red" onClick={() => void onDelete(done).catch(tellFailure)}>
            {t('data.deleteThem')}
          </Button>
        </div>
      )}
    </section>
  );
}
