import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { TrainingOptions } from '#contract/retraining/retraining.ts';
import layout from '#renderer/parts/layout/layout.module.css';
import { Card } from '#renderer/parts/list/list-page.tsx';
import styles from './retraining.module.css';

interface NoTrainingProps {
  readonly folder: string;
  readonly options: Extract<TrainingOptions, { kind: 'none' }>;
  /** Adds text to the manifest in the editor; absent where no editor is. */
  readonly onInsert: ((text: string) => void) | undefined;
}

/** How to begin: the section that the manifest lacks, ready to be added. */
export function NoTraining({ folder, options, onInsert }: NoTrainingProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { script, proposal } = options;
  return (
    <Card title={t('retraining.none.title')} isWide>
      <div className={layout.stack}>
        <p className={layout.dim}>
          {script === undefined ? t('retraining.none.noScript') : t('retraining.none.found', { script })}
        </p>
        <pre className={styles.code}>{proposal}</pre>
        <div className={layout.foot}>
          {onInsert === undefined ? (
            <Button variant="default" onClick={() => void navigate({ to: '/project', search: { folder } })}>
              {t('task.openProject')}
            </Button>
          ) : (
            <Button onClick={() => onInsert(proposal)}>{t('retraining.none.insert')}</Button>
          )}
        </div>
      </div>
    </Card>
  );
}
