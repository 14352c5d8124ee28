import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../contract/run/run.ts';
import { formatBytes, formatDuration, formatNumber } from '../i18n/format.ts';
import { Badge } from '../parts/badge.tsx';
import { CopyButton } from '../parts/copy-button.tsx';
import { prettyJson } from './json-text.ts';
import styles from './test-panel.module.css';

/** Shown at most, in characters: a longer answer can be copied whole. */
const MOST_SHOWN = 200_000;

/** Status, time and body of an answer. The body is text, whatever it holds. */
export function AnswerView({ answer }: { readonly answer: Answer }) {
  const { t } = useTranslation();
  const text = useMemo(
    () => (answer.encoding === 'text' ? prettyJson(answer.body) : answer.body).slice(0, MOST_SHOWN),
    [answer],
  );
  const requestId = answer.headers['x-request-id'] ?? answer.headers['x-ms-request-id'];
  return (
    <>
      <div className={styles.status}>
        <Badge tone={answer.status < 300 ? 'good' : answer.status < 500 ? 'warn' : 'bad'}>
          {answer.status}
        </Badge>
        <span>{formatDuration(answer.milliseconds)}</span>
        <span className={styles.dim}>
          {formatBytes(sizeOf(answer))}
          {requestId !== undefined && ` · ${requestId}`}
        </span>
        <span className={styles.end}>
          <CopyButton text={answer.body} label={t('run.copyAnswer')} />
        </span>
      </div>
      <pre className={styles.text} data-testid="answer">
        {text}
      </pre>
      {answer.body.length > MOST_SHOWN && (
        <p className={styles.none}>
          {t('run.answerCut', { shown: formatNumber(MOST_SHOWN), of: formatNumber(answer.body.length) })}
        </p>
      )}
    </>
  );
}

function sizeOf(answer: Answer): number {
  return answer.encoding === 'base64'
    ? Math.floor((answer.body.length * 3) / 4)
    : new TextEncoder().encode(answer.body).length;
}
