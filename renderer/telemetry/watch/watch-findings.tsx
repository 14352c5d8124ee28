import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { DataAlarm, DataWatch } from '#contract/telemetry/data-watch.ts';
import { formatAgo, formatMoment, formatNumber } from '#renderer/i18n/format.ts';
import styles from '../call-panel.module.css';
import table from '../result-table.module.css';

/** What a watch found last, what became of its news, and its alarms. */
export function WatchFindings({ watch }: { readonly watch: DataWatch }) {
  const { t } = useTranslation();
  const lines = linesOf(watch, t);
  return (
    <section className={styles.section} aria-label={t('data.watchFound')} aria-live="polite">
      <h3 className={styles.heading}>{t('data.watchFound')}</h3>
      {lines.length === 0 && <p className={styles.dim}>{t('data.watchNotYet')}</p>}
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {watch.alarms.length > 0 && (
        <>
          <h3 className={styles.heading}>{t('data.alarms')}</h3>
          <ul>
            {watch.alarms.map((alarm) => (
              <li
                key={alarm.id}
                className={table.verdict}
                data-state={alarm.until === undefined ? 'drifted' : 'stable'}
              >
                {alarmText(alarm, t)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function linesOf({ lastDrift, lastRetention, webhook }: DataWatch, t: TFunction): readonly string[] {
  return [
    ...(lastDrift === undefined ? [] : [driftLine(lastDrift, t)]),
    ...(lastRetention === undefined ? [] : [retentionLine(lastRetention, t)]),
    ...(webhook?.lastDelivery === undefined ? [] : deliveryLines(webhook.lastDelivery, t)),
  ];
}

function driftLine({ at, state, problem }: NonNullable<DataWatch['lastDrift']>, t: TFunction): string {
  const result = state === undefined ? (problem?.message ?? '–') : t(`data.driftVerdict.${state}`);
  return t('data.watchCompared', { ago: formatAgo(at), result });
}

function retentionLine(run: NonNullable<DataWatch['lastRetention']>, t: TFunction): string {
  const { at, before, calls = 0, files = 0, problem } = run;
  const ago = formatAgo(at);
  if (problem !== undefined) return t('data.watchDeleteFailed', { ago, result: problem.message });
  const numbers = { calls: formatNumber(calls), files: formatNumber(files) };
  return t('data.watchDeleted', { ago, ...numbers, day: before.slice(0, 10) });
}

type Delivery = NonNullable<NonNullable<DataWatch['webhook']>['lastDelivery']>;

function deliveryLines(
  { event, state, triedAt, createdAt, message = '', nextAt }: Delivery,
  t: TFunction,
): readonly string[] {
  if (state === 'delivered') return [t('data.watchSent', { event, ago: formatAgo(triedAt ?? createdAt) })];
  return [
    t('data.watchNotSent', { event, message }),
    ...(nextAt === undefined ? [] : [t('data.watchSendAgain', { time: formatMoment(nextAt) })]),
  ];
}

function alarmText({ since, until, columns }: DataAlarm, t: TFunction): string {
  const names = { time: formatMoment(since), columns: columns.map(({ name }) => name).join(', ') };
  return until === undefined
    ? t('data.alarmOpen', names)
    : t('data.alarmEnded', { ...names, until: formatMoment(until) });
}
