import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { completenessOf } from '#contract/telemetry/completeness.ts';
import type { ServiceTraffic, TrafficHistory } from '#contract/telemetry/traffic-history.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
import { accountsText } from '../accounts-text.ts';
import { formatAxisTime } from './axis-time.ts';
import styles from './traffic-charts.module.css';
import { isWhole } from './use-traffic-history.ts';

interface TrafficNotesProps {
  readonly history: TrafficHistory;
  /** Images without a line. */
  readonly left: number;
}

/** What is not in the charts, and why. */
export function TrafficNotes({ history, left }: TrafficNotesProps) {
  const { t } = useTranslation();
  const { services } = history;
  return (
    <div aria-live="polite">
      {services.map((traffic) => (
        <p
          key={traffic.service}
          className={styles.note}
          data-whole={completenessOf(traffic.accounts).percent === 100}
        >
          {services.length > 1 && `${traffic.service}: `}
          {accountsText(traffic.accounts, t)}
          {incompleteText(traffic, t)}
        </p>
      ))}
      {!isWhole(history) && (
        <p className={styles.note}>{t('data.stillReading', { time: readTo(services) })}</p>
      )}
      {services.some(({ completeness }) => completeness.some(({ isOpen }) => isOpen)) && (
        <p className={styles.note}>{t('data.stillOpen')}</p>
      )}
      {left > 0 && (
        <p className={styles.note}>{t('data.notShown', { count: left, number: formatNumber(left) })}</p>
      )}
    </div>
  );
}

/** How many steps lack calls, and which of them most. */
function incompleteText({ completeness, from, to }: ServiceTraffic, t: TFunction): string {
  const lacking = completeness
    .map(({ at, accounts }) => ({ at, percent: completenessOf(accounts).percent }))
    .filter(({ percent }) => percent < 100)
    .sort((a, b) => a.percent - b.percent);
  const [worst] = lacking;
  if (worst === undefined || completeness.length < 2) return '';
  const time = formatAxisTime(Date.parse(worst.at) / 1000, (Date.parse(to) - Date.parse(from)) / 1000);
  const facts = { number: formatNumber(lacking.length), time, percent: formatNumber(worst.percent, 1) };
  return ` ${t('data.incompleteSteps', { count: lacking.length, ...facts })}`;
}

function readTo(services: readonly ServiceTraffic[]): string {
  const newest = services.reduce((last, { readFrom }) => (readFrom > last ? readFrom : last), '');
  return formatAxisTime(Date.parse(newest) / 1000, Number.POSITIVE_INFINITY);
}
