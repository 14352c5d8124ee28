import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { type AnswerChange, CHANGE_CLASSES, type ChangedValue } from '#contract/service/answer-change.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
import { Table } from '#renderer/parts/list/table.tsx';
import styles from './proof-card.module.css';

/** How the new version's answers to the samples differ from those before: in a sentence, by size, and one by one. */
export function AnswerChangeView({ change }: { readonly change: AnswerChange }) {
  const { t } = useTranslation();
  const { changes, changedValues } = change;
  return (
    <section className={styles.answers} aria-label={t('service.answers.title')}>
      <h4 className={styles.answersTitle}>{t('service.answers.title')}</h4>
      <p className={styles.sentence}>{sentenceOf(change, t)}</p>
      {change.histogram.some((count) => count > 0) && <Histogram change={change} />}
      {changes.length > 0 && (
        <Table
          head={[
            t('service.answers.sample'),
            t('service.answers.place'),
            t('service.answers.before'),
            t('service.answers.after'),
            t('service.answers.change'),
          ]}
          rows={changes.map((each) => ({
            key: `${each.sample} ${each.path}`,
            cells: [each.sample, each.path, each.before, each.after, changeOf(each, t)],
          }))}
        />
      )}
      {changedValues > changes.length && (
        <p className={styles.sentence}>
          {t('service.answers.cut', { shown: formatNumber(changes.length), of: formatNumber(changedValues) })}
        </p>
      )}
    </section>
  );
}

function sentenceOf({ samples, changedSamples, largest }: AnswerChange, t: TFunction): string {
  if (changedSamples === 0) return t('service.answers.same', { count: samples });
  const told = t('service.answers.differ', { changed: changedSamples, count: samples });
  return largest === undefined || largest === 0
    ? told
    : `${told} ${t('service.answers.largest', { percent: percentText(largest) })}`;
}

function changeOf({ change }: ChangedValue, t: TFunction): string {
  return change === undefined ? t('service.answers.other') : percentText(change);
}

/** How many numbers changed by how much. The bars are for the eye; each has its count beside it. */
function Histogram({ change }: { readonly change: AnswerChange }) {
  const { t } = useTranslation();
  const most = Math.max(...change.histogram);
  return (
    <ul className={styles.histogram} aria-label={t('service.answers.histogram')}>
      {change.histogram.map((count, at) => {
        const label = classLabel(at, t);
        return (
          <li key={label}>
            <span className={styles.class}>{label}</span>
            <span className={styles.track}>
              <span className={styles.bar} style={{ width: `${(count / most) * 100}%` }} />
            </span>
            <span className={styles.count}>{formatNumber(count)}</span>
          </li>
        );
      })}
    </ul>
  );
}

function classLabel(at: number, t: TFunction): string {
  const end = CHANGE_CLASSES[at];
  if (end === 0) return t('service.answers.unchanged');
  return end === undefined
    ? t('service.answers.over', { percent: percentText(CHANGE_CLASSES.at(-1) ?? 0) })
    : t('service.answers.upTo', { percent: percentText(end) });
}

/** Two digits that count: `3.1 %`, `0.04 %`, `120 %`. */
function percentText(change: number): string {
  const percent = Number((change * 100).toPrecision(percentDigits(change)));
  return `${formatNumber(percent, 6)} %`;
}

function percentDigits(change: number): number {
  return change >= 1 ? 3 : 2;
}
