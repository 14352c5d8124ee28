import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Failure, toFailure } from '#renderer/rpc/failure.ts';
import styles from './state-view.module.css';
import { useFailureText } from './use-failure-text.ts';

interface ErrorViewProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** A page or panel that can't be shown: what happened, why, what to try. */
export function ErrorView({ error, onRetry }: ErrorViewProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.view}>
      <FailureText failure={toFailure(error)} />
      {onRetry !== undefined && (
        <div className={styles.actions}>
          <Button variant="default" onClick={onRetry}>
            {t('parts.tryAgain')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The same inside other content: below a form, in a task. */
export function ErrorNote({ failure }: { readonly failure: Failure }) {
  return (
    <div className={`${styles.view} ${styles.inline}`}>
      <FailureText failure={failure} />
    </div>
  );
}

function FailureText({ failure }: { readonly failure: Failure }) {
  const { what, hint } = useFailureText(failure);
  return (
    <div role="alert">
      <p className={styles.what}>{what}</p>
      {hint !== undefined && <p className={styles.why}>{hint}</p>}
      <code className={styles.code}>{failure.code}</code>
    </div>
  );
}
