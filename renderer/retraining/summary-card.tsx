import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Retraining } from '#contract/retraining/retraining.ts';
import { formatBytes, formatMoment } from '#renderer/i18n/format.ts';
import { ErrorNote } from '#renderer/parts/feedback/error-view.tsx';
import { Card, Facts } from '#renderer/parts/list/list-page.tsx';
import styles from './retraining.module.css';

/** Why it is in its state, who decided, what it was trained with and what came of it. */
export function SummaryCard({ retraining }: { readonly retraining: Retraining }) {
  const { t } = useTranslation();
  const { candidate, champion, decision, earlier, error, inputs, reason, warnings } = retraining;
  const facts: readonly (readonly [string, ReactNode])[] = [
    // The error below tells it with what to do.
    [t('retraining.reason'), error === undefined ? reason : undefined],
    [
      t('retraining.earlier'),
      earlier === undefined ? undefined : <ToRetraining key="earlier" id={earlier} />,
    ],
    [
      t('retraining.decision'),
      decision === undefined
        ? undefined
        : t(`retraining.decided.${decision.accepted ? 'accepted' : 'rejected'}.${decision.by}`, {
            who: decision.who,
            at: formatMoment(decision.at),
            why: decision.why,
          }),
    ],
    [
      t('retraining.champion'),
      champion && (
        <Link key="champion" to="/manifests" search={{ selected: champion.manifest }} className={styles.link}>
          {champion.manifest}
        </Link>
      ),
    ],
    [
      t('retraining.candidate'),
      candidate?.models.map(({ name, size }) => `${name} (${formatBytes(size)})`).join(', '),
    ],
    [
      t('retraining.bytes'),
      candidate?.releasedAt && t('retraining.released', { at: formatMoment(candidate.releasedAt) }),
    ],
    [
      t('retraining.data'),
      inputs?.data.map(({ name, source, size }) => `${name}: ${source} (${formatBytes(size)})`).join(', '),
    ],
    [
      t('retraining.parameters'),
      Object.entries(inputs?.parameters ?? {})
        .map(([name, value]) => `${name}=${String(value)}`)
        .join(', '),
    ],
    ...promotedFacts(retraining, t('retraining.promoted'), t('retraining.service')),
  ];
  return (
    <Card title={t('retraining.summary')} isWide>
      {error !== undefined && <ErrorNote failure={error} />}
      <Facts facts={facts} />
      {warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          {warning}
        </p>
      ))}
    </Card>
  );
}

function promotedFacts(
  { promotion }: Retraining,
  model: string,
  serviceName: string,
): readonly (readonly [string, ReactNode])[] {
  if (promotion === undefined) return [];
  const { models, image, service, deployment } = promotion;
  return [
    [
      model,
      <span key="models">
        {models.map((reference) => (
          <Link key={reference} to="/models" search={{ selected: reference }} className={styles.link}>
            {reference}
          </Link>
        ))}{' '}
        · {image}
      </span>,
    ],
    [serviceName, service === undefined || deployment === undefined ? service : `${service} #${deployment}`],
  ];
}

function ToRetraining({ id }: { readonly id: string }) {
  return (
    <Link to="/retrainings" search={{ selected: id }} className={styles.link}>
      {id}
    </Link>
  );
}
