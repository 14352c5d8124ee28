import { useTranslation } from 'react-i18next';
import type { CallSummary } from '#contract/telemetry/recorded-call.ts';
import { formatDuration, formatMoment } from '#renderer/i18n/format.ts';
import { formatCallTime } from './call-time.ts';
import styles from './calls-view.module.css';
import { StatusBadge } from './status-badge.tsx';

interface CallsTableProps {
  readonly calls: readonly CallSummary[];
  readonly onOpen: (call: CallSummary) => void;
}

/** Calls, one a row; a row opens its call. */
export function CallsTable({ calls, onOpen }: CallsTableProps) {
  const { t } = useTranslation();
  return (
    <div className={styles.scroller} data-wide-content {...REACHABLE}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" className={styles.time}>
              {t('data.time')}
            </th>
            <th scope="col">{t('data.id')}</th>
            <th scope="col" className={styles.image}>
              {t('data.image')}
            </th>
            <th scope="col" className={styles.status}>
              {t('data.status')}
            </th>
            <th scope="col" className={styles.number}>
              {t('data.took')}
            </th>
            <th scope="col">{t('data.inputs')}</th>
            <th scope="col">{t('data.outputs')}</th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call) => (
            <CallRow key={`${call.time} ${call.id}`} call={call} onOpen={() => onOpen(call)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What scrolls must be reachable by keyboard (WCAG 2.1.1). */
const REACHABLE = { tabIndex: 0 };

/** The whole row opens the call; its button is what the keyboard reaches, and its click is one of the row. */
function CallRow({ call, onOpen }: { readonly call: CallSummary; readonly onOpen: () => void }) {
  const { t } = useTranslation();
  const { id, time, deployment, status, milliseconds, inputs, outputs } = call;
  return (
    <tr onClick={onOpen}>
      <td className={styles.time} title={formatMoment(time)}>
        <button
          type="button"
          className={styles.open}
          aria-label={t('data.call', { id })}
          aria-haspopup="dialog"
        >
          {formatCallTime(time)}
        </button>
      </td>
      <td className={styles.code} title={id}>
        {id}
      </td>
      <td title={deployment}>{deployment}</td>
      <td>
        <StatusBadge status={status} />
      </td>
      <td className={styles.number}>{formatDuration(milliseconds)}</td>
      <td className={styles.code} title={inputs}>
        {inputs}
      </td>
      <td className={styles.code} title={outputs}>
        {outputs}
      </td>
    </tr>
  );
}
