import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dot, type Tone } from '#renderer/parts/feedback/dot.tsx';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Card } from '#renderer/parts/list/list-page.tsx';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { toFailure } from '#renderer/rpc/failure.ts';
import styles from './check-card.module.css';
import type { CheckState, ShownCheck } from './use-check.ts';

export const TONES: Readonly<Record<CheckState, Tone>> = {
  ok: 'good',
  warning: 'warn',
  problem: 'bad',
  unknown: 'idle',
  checking: 'accent',
};

/** What was found of a cluster, row by row as it becomes known. */
export function CheckCard({ name, check }: { readonly name: string; readonly check: ShownCheck }) {
  const { t } = useTranslation();
  return (
    <Card
      isWide
      title={t('cluster.check')}
      note={
        <Button variant="subtle" size="compact-xs" loading={check.isChecking} onClick={check.again}>
          {t('cluster.checkAgain')}
        </Button>
      }
    >
      {check.error !== undefined && <ErrorNote failure={toFailure(check.error)} />}
      <ul className={styles.rows} aria-busy={check.isChecking} aria-live="polite">
        {check.rows.map((row) => (
          <li key={row.id} className={styles.row} data-state={row.state}>
            <Dot tone={TONES[row.state]} isBusy={row.state === 'checking'} />
            <span className={styles.name}>{t(`cluster.finding.${row.id}`)}</span>
            {row.state === 'checking' ? (
              <span className={styles.hint}>{t('cluster.checking')}</span>
            ) : (
              <span className={styles.text}>
                <span className={styles.message}>{row.message}</span>
                {row.hint !== undefined && <span className={styles.hint}>{row.hint}</span>}
              </span>
            )}
            {row.state !== 'checking' && row.state !== 'ok' && (
              <span className={styles.state}>{t(`cluster.findingState.${row.state}`)}</span>
            )}
          </li>
        ))}
      </ul>
      <CommandLine command={`slipway cluster check ${shellWord(name)}`} />
    </Card>
  );
}
