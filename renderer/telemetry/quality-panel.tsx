import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Measure, ModelQuality } from '#contract/telemetry/model-quality.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { chooseFile } from '#renderer/parts/path/choose-path.ts';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api } from '#renderer/rpc/client.ts';
import { type FilterDraft, filterOf, filterOptions } from './call-filter.ts';
import styles from './call-panel.module.css';
import table from './result-table.module.css';
import { SidePanel } from './side-panel.tsx';

interface QualityPanelProps {
  readonly service: string;
  readonly store: string;
  readonly filter: FilterDraft;
  readonly onClose: () => void;
}

/** How good the predictions of each version were, by a file of labels. */
export function QualityPanel({ service, store, filter, onClose }: QualityPanelProps) {
  const { t } = useTranslation();
  const [path, setPath] = useState<string>();
  const [prediction, setPrediction] = useState('');
  const choose = async (): Promise<void> => {
    const chosen = await chooseFile({ title: t('data.chooseLabels') });
    if (chosen !== undefined) setPath(chosen);
  };
  const output = prediction === '' ? '' : ` --prediction ${shellWord(prediction)}`;
  return (
    <SidePanel isOpen title={t('data.qualityTitle', { service })} width={720} onClose={onClose}>
      <p className={styles.dim}>{t('data.labelsHint')}</p>
      <div className={styles.send}>
        <Button variant="default" onClick={() => void choose().catch(tellFailure)}>
          {t('data.chooseLabels')}
        </Button>
        {path !== undefined && <PredictionField onChoose={setPrediction} />}
      </div>
      {path !== undefined && (
        <Judged asked={{ service, store, filter, path, prediction }} key={`${path} ${prediction}`} />
      )}
      <CommandLine
        command={`slipway service labels ${shellWord(service)} ${shellWord(path ?? 'labels.csv')} ${filterOptions(filter, store)}${output}`}
      />
    </SidePanel>
  );
}

/** Which output is the prediction: needed where a model answers with several. */
function PredictionField({ onChoose }: { readonly onChoose: (name: string) => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const send = (event: FormEvent): void => {
    event.preventDefault();
    onChoose(name.trim());
  };
  return (
    <form onSubmit={send}>
      <TextInput
        aria-label={t('data.prediction')}
        placeholder={t('data.prediction')}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={() => onChoose(name.trim())}
      />
    </form>
  );
}

interface Asked extends Omit<QualityPanelProps, 'onClose'> {
  readonly path: string;
  readonly prediction: string;
}

function Judged({ asked: { service, store, filter, path, prediction } }: { readonly asked: Asked }) {
  const { t } = useTranslation();
  const [at] = useState(() => Date.now());
  const found = useQuery(
    api.telemetry.quality.queryOptions({
      input: {
        service,
        store,
        path,
        filter: filterOf(filter, { at, to: new Date(at).toISOString() }),
        ...(prediction === '' ? {} : { prediction }),
      },
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
      retry: false,
    }),
  );
  if (found.isPending) return <Loading />;
  if (found.isError) return <ErrorView error={found.error} onRetry={() => void found.refetch()} />;
  const { labels, matched, repeated } = found.data;
  return (
    <section className={styles.section} aria-label={t('data.versions')}>
      <p className={styles.dim}>
        {t('data.matched', { matched: formatNumber(matched), labels: formatNumber(labels) })}
        {repeated > 0 && ` ${t('data.repeated', { number: formatNumber(repeated) })}`}
      </p>
      <QualityTable quality={found.data} />
    </section>
  );
}

function QualityTable({ quality: { versions } }: { readonly quality: ModelQuality }) {
  const { t } = useTranslation();
  const names = [...new Set(versions.flatMap(({ measures }) => measures.map(({ name }) => name)))];
  return (
    <table className={table.table}>
      <thead>
        <tr>
          <th scope="col">{t('data.image')}</th>
          <th scope="col" className={table.number}>
            {t('data.rows')}
          </th>
          {names.map((name) => (
            <th key={name} scope="col" className={table.number}>
              {t(`data.measure.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {versions.map(({ deployment, rows, measures }) => (
          <tr key={deployment}>
            <th scope="row" className={table.name}>
              {deployment}
            </th>
            <td className={table.number}>{formatNumber(rows)}</td>
            {names.map((name) => (
              <MeasureCell key={name} measure={measures.find((each) => each.name === name)} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The value, and below it the interval it lies in with 95 %. */
function MeasureCell({ measure }: { readonly measure: Measure | undefined }) {
  if (measure === undefined) return <td />;
  const { value, low, high } = measure;
  return (
    <td className={table.number}>
      {formatNumber(value, 3)}
      {low !== undefined && high !== undefined && (
        <span className={table.interval}>
          {formatNumber(low, 3)} – {formatNumber(high, 3)}
        </span>
      )}
    </td>
  );
}
