import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Failure } from '#contract/manifest/failure.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { revealIn } from '../workspace/reveal.ts';
import { changeWorkspace, openTab } from '../workspace/workspace-store.ts';
import styles from './failure-card.module.css';
import { FixButtons } from './fix-buttons.tsx';

interface FailureCardProps {
  readonly folder: string;
  readonly failure: Failure;
  /** The log that has the traceback. */
  readonly log: 'task' | 'run';
  readonly isBusy: boolean;
  readonly onRunAgain: () => void;
}

/** Why a start or a call failed: the error, the line, what to do, and the way to try again. */
export function FailureCard({ folder, failure, log, isBusy, onRunAgain }: FailureCardProps) {
  const { t } = useTranslation();
  const { diagnostic, place, type, message } = failure;
  return (
    <section className={styles.card} aria-label={t('failure.name')}>
      <h2 className={styles.title}>
        <Icon name="warning" size={14} /> {t('failure.title', { stage: failure.stage })}
      </h2>
      <p className={styles.error} role="alert">
        {type !== '' && <b>{type}</b>} {message}
      </p>
      {place !== undefined && (
        <button
          type="button"
          className={styles.place}
          onClick={() => {
            openTab(folder, diagnostic.file);
            revealIn({ folder, path: diagnostic.file, range: diagnostic.range });
          }}
        >
          {place}
        </button>
      )}
      {diagnostic.hint !== undefined && <p className={styles.hint}>{diagnostic.hint}</p>}
      <div className={styles.actions}>
        <FixButtons folder={folder} fixes={diagnostic.fixes} />
        <Button size="compact-sm" disabled={isBusy} onClick={onRunAgain}>
          {t('failure.runAgain')}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => changeWorkspace(folder, () => ({ bottom: log }))}
        >
          {t('failure.showLog')}
        </Button>
      </div>
    </section>
  );
}
