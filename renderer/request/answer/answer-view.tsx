import { SegmentedControl } from '@mantine/core';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '#contract/run/run.ts';
import { formatBytes, formatDuration, formatNumber } from '#renderer/i18n/format.ts';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { Table } from '#renderer/parts/list/table.tsx';
import { CopyButton } from '#renderer/parts/text/copy-button.tsx';
import styles from './answer.module.css';
import { seriesOf, tableOf } from './answer-shape.ts';
import { AnswerTableView } from './answer-table.tsx';
import { JsonTree } from './json-tree.tsx';

/** Charts are drawn by a library of their own: it is fetched when the first is shown. */
const AnswerChart = lazy(async () => ({ default: (await import('./answer-chart.tsx')).AnswerChart }));

/** Of a text that is not JSON, or too large to be taken apart, in characters. */
const MOST_SHOWN = 200_000;
/** Beyond it, taking the JSON apart would hold up the page. */
const MOST_PARSED = 20_000_000;

type View = 'json' | 'table' | 'chart' | 'headers';

/** Status, time, size and body of an answer: folded, as table or as chart where it is one. Never more than text. */
export function AnswerView({ answer }: { readonly answer: Answer }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<View>('json');
  const parsed = useMemo(() => parse(answer), [answer]);
  const table = useMemo(() => (parsed === undefined ? undefined : tableOf(parsed.value)), [parsed]);
  const series = useMemo(() => (parsed === undefined ? [] : seriesOf(parsed.value)), [parsed]);
  const size = useMemo(() => sizeOf(answer), [answer]);
  const views: readonly View[] = [
    'json',
    ...(table === undefined ? [] : (['table'] as const)),
    ...(series.length === 0 ? [] : (['chart'] as const)),
    'headers',
  ];
  const view = views.includes(chosen) ? chosen : 'json';
  const requestId = answer.headers['x-request-id'] ?? answer.headers['x-ms-request-id'];
  return (
    <>
      <div className={styles.bar}>
        <Badge tone={answer.status < 300 ? 'good' : answer.status < 500 ? 'warn' : 'bad'}>
          {answer.status}
        </Badge>
        <span>{formatDuration(answer.milliseconds)}</span>
        <span className={styles.dim} title={requestId}>
          {formatBytes(size)}
        </span>
        <span className={styles.end}>
          <span className={styles.views} data-wide-content>
            <SegmentedControl
              aria-label={t('request.showAs')}
              value={view}
              onChange={(value) => setChosen(views.find((each) => each === value) ?? 'json')}
              data={views.map((each) => ({ value: each, label: t(`request.view.${each}`) }))}
            />
          </span>
          <CopyButton text={answer.body} label={t('run.copyAnswer')} />
        </span>
      </div>
      <Body view={view} answer={answer} parsed={parsed} table={table} series={series} />
    </>
  );
}

interface BodyProps {
  readonly view: View;
  readonly answer: Answer;
  readonly parsed: { readonly value: unknown } | undefined;
  readonly table: ReturnType<typeof tableOf>;
  readonly series: ReturnType<typeof seriesOf>;
}

function Body({ view, answer, parsed, table, series }: BodyProps) {
  if (view === 'headers') return <Headers headers={answer.headers} />;
  if (view === 'table' && table !== undefined) return <AnswerTableView table={table} />;
  if (view === 'chart')
    return (
      <Suspense fallback={<Loading />}>
        <AnswerChart series={series} />
      </Suspense>
    );
  return parsed === undefined ? (
    <PlainText text={answer.body} />
  ) : (
    <JsonTree key={answer.body} value={parsed.value} />
  );
}

function Headers({ headers }: Pick<Answer, 'headers'>) {
  const { t } = useTranslation();
  return (
    <div className={styles.chart}>
      <Table
        head={[t('request.header'), t('request.value')]}
        rows={Object.entries(headers).map(([name, value]) => ({ key: name, cells: [name, value] }))}
      />
    </div>
  );
}

function PlainText({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  return (
    <>
      <pre className={styles.text} data-testid="answer">
        {text.slice(0, MOST_SHOWN)}
      </pre>
      {text.length > MOST_SHOWN && (
        <p className={styles.none}>
          {t('run.answerCut', { shown: formatNumber(MOST_SHOWN), of: formatNumber(text.length) })}
        </p>
      )}
    </>
  );
}

/** The value of a JSON answer; undefined when it is none, or too large. */
function parse(answer: Answer): { readonly value: unknown } | undefined {
  if (answer.encoding !== 'text' || answer.body.length > MOST_PARSED) return undefined;
  try {
    return { value: JSON.parse(answer.body) as unknown };
  } catch {
    // Not JSON: shown as it came.
    return undefined;
  }
}

function sizeOf(answer: Answer): number {
  return answer.encoding === 'base64'
    ? Math.floor((answer.body.length * 3) / 4)
    : new TextEncoder().encode(answer.body).length;
}
