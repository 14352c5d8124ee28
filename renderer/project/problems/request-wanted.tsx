import { useTranslation } from 'react-i18next';
import type { Failure } from '#contract/manifest/failure.ts';
import { Icon } from '#renderer/parts/icon/icon.tsx';
import styles from './failure-card.module.css';
import { PlaceButton } from './place-button.tsx';

interface RequestWantedProps {
  readonly folder: string;
  /** How run() failed on the request that was guessed; undefined: none was sent. */
  readonly failure: Failure | undefined;
}

/** The run is up, and nothing tells what it takes: asks for one request, which can then become the example. */
export function RequestWanted({ folder, failure }: RequestWantedProps) {
  const { t } = useTranslation();
  return (
    <section className={styles.card} data-tone="warn" aria-label={t('failure.requestWanted')}>
      <h2 className={styles.title}>
        <Icon name="warning" size={14} /> {t('failure.requestWanted')}
      </h2>
      <p className={styles.hint}>
        {t(failure === undefined ? 'failure.unknownRequest' : 'failure.guessedRequest')}
      </p>
      {failure !== undefined && (
        <p className={styles.error}>
          {failure.diagnostic.message} <PlaceButton folder={folder} failure={failure} />
        </p>
      )}
      <p className={styles.hint}>{t('failure.writeRequest')}</p>
    </section>
  );
}
