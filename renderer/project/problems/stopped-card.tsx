import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Task } from '#contract/task/task.ts';
import { useFailureText } from '#renderer/parts/feedback/use-failure-text.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import { api } from '#renderer/rpc/client.ts';
import { changeWorkspace } from '../workspace/workspace-store.ts';
import styles from './failure-card.module.css';

interface StoppedCardProps {
  readonly folder: string;
  readonly error: NonNullable<Task['error']>;
  /** The title of the step that failed; undefined when the task did not come to one. */
  readonly step: string | undefined;
  readonly isBusy: boolean;
  readonly onRunAgain: () => void;
}

/** Why a project was not built or started, where the script is not to blame: what happened, what to do, and the way to try again. */
export function StoppedCard({ folder, error, step, isBusy, onRunAgain }: StoppedCardProps) {
  const { t } = useTranslation();
  const { what, hint } = useFailureText(error);
  const { data } = useQuery(api.system.engines.queryOptions({ input: {} }));
  const canDoWithout =
    error.code === 'engine_unavailable' &&
    data?.engines.some((engine) => engine.kind === 'process' && engine.available) === true;
  return (
    <section className={styles.card} data-tone="bad" aria-label={t('failure.stopped')}>
      <h2 className={styles.title}>
        <Icon name="warning" size={14} />{' '}
        {step === undefined ? t('failure.stopped') : t('failure.title', { stage: step })}
      </h2>
      <p className={styles.error} role="alert">
        {what}
      </p>
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
      <div className={styles.actions}>
        {canDoWithout && (
          <Button
            size="compact-sm"
            disabled={isBusy}
            onClick={() => {
              changeWorkspace(folder, () => ({ engine: 'process' }));
              onRunAgain();
            }}
          >
            {t('failure.withoutContainers')}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant={canDoWithout ? 'default' : 'filled'}
          disabled={isBusy}
          onClick={onRunAgain}
        >
          {t('failure.runAgain')}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => changeWorkspace(folder, () => ({ bottom: 'task' }))}
        >
          {t('failure.showLog')}
        </Button>
      </div>
    </section>
  );
}
