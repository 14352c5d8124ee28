import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Failure } from '#contract/manifest/failure.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { changeWorkspace } from '../workspace/workspace-store.ts';
import styles from './failure-card.module.css';
import { FixButtons } from './fix-buttons.tsx';
import { PlaceButton } from './place-button.tsx';

interface FailureCardProps {
  readonly folder: string;
  readonly failure: Failure;
  /** The log that has the traceback. */
  readonly log: 'task' | 'run';
  readonly isBusy: boolean;
  readonly onRunAgain: () => void;
  /** Ends a start that is still under way. */
  readonly onStop: () => void;
}

/** Why a start or a call failed, or does not end: the error, the line, what to do, and the way to try again. */
export function FailureCard(props: FailureCardProps) {
  const { folder, failure, log, isBusy, onRunAgain, onStop } = props;
  const { t } = useTranslation();
  const { diagnostic, stage, type, message } = failure;
  const isSlow = diagnostic.severity === 'warning';
  return (
    <section
      className={styles.card}
      data-tone={isSlow ? 'warn' : 'bad'}
      aria-label={t(isSlow ? 'failure.slowName' : 'failure.name')}
    >
      <h2 className={styles.title}>
        <Icon name="warning" size={14} /> {t(isSlow ? 'failure.slowTitle' : 'failure.title', { stage })}
      </h2>
      <p className={styles.error} role="alert">
        {type !== '' && <b>{type}</b>} {message}
      </p>
      <PlaceButton folder={folder} failure={failure} />
      {diagnostic.hint !== undefined && <p className={styles.hint}>{diagnostic.hint}</p>}
      <div className={styles.actions}>
        <FixButtons folder={folder} fixes={diagnostic.fixes} size="compact-sm" />
        {isSlow && isBusy ? (
          <Button size="compact-sm" onClick={onStop}>
            {t('failure.stop')}
          </Button>
        ) : (
          <Button size="compact-sm" disabled={isBusy} onClick={onRunAgain}>
            {t('failure.runAgain')}
          </Button>
        )}
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
