import { useTranslation } from 'react-i18next';
import type { RecordedCall } from '#contract/telemetry/recorded-call.ts';
import { formatBytes } from '#renderer/i18n/format.ts';
import { CopyButton } from '#renderer/parts/text/copy-button.tsx';
import { JsonTree } from '#renderer/request/answer/json-tree.tsx';
import styles from './call-panel.module.css';

interface CallBodyProps {
  readonly title: string;
  readonly copyLabel: string;
  readonly value: unknown;
  readonly omitted: RecordedCall['inputsOmitted'];
}

/** The inputs or outputs of a call as JSON, or why they are not there. */
export function CallBody({ title, copyLabel, value, omitted }: CallBodyProps) {
  const { t } = useTranslation();
  return (
    <section className={styles.section} aria-label={title}>
      <h3 className={styles.heading}>
        {title}
        {value !== undefined && <CopyButton text={() => JSON.stringify(value, null, 2)} label={copyLabel} />}
      </h3>
      {omitted !== undefined ? (
        <p className={styles.dim}>
          {t('data.omitted', {
            size: formatBytes(omitted.bytes),
            type: omitted.contenttype === '' ? t('data.unknownType') : omitted.contenttype,
            reason: t(`data.omittedReason.${omitted.reason}` as 'data.omittedReason.too-large', {
              defaultValue: omitted.reason,
            }),
          })}
        </p>
      ) : value === undefined ? (
        <p className={styles.dim}>{t('data.nothing')}</p>
      ) : (
        <div className={styles.json}>
          <JsonTree value={value} />
        </div>
      )}
    </section>
  );
}
