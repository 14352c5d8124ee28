import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '#renderer/i18n/format.ts';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { tellFailure } from '#renderer/parts/feedback/notice.ts';
import { chooseFile } from '#renderer/parts/path/choose-path.ts';
import { CommandLine } from '#renderer/parts/text/command-line.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api } from '#renderer/rpc/client.ts';
import { ASKED_ONCE, useFilterAtOpening } from './asked-once.ts';
import { type FilterDraft, filterOptions } from './call-filter.ts';
import styles from './call-panel.module.css';
import { Estimates } from './estimates.tsx';
import { QualityTable } from './quality-table.tsx';
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
  const [outputs, setOutputs] = useState({ prediction: '', score: '', positive: '' });
  const set = (name: keyof typeof outputs) => (text: string) => setOutputs({ ...outputs, [name]: text });
  const choose = async (): Promise<void> => {
    const chosen = await chooseFile({ title: t('data.chooseLabels') });
    if (chosen !== undefined) setPath(chosen);
  };
  const options = Object.entries(outputs)
    .map(([name, text]) => (text === '' ? '' : ` --${name} ${shellWord(text)}`))
    .join('');
  const command = path === undefined && outputs.score !== '' ? 'estimate' : 'labels';
  const file = command === 'estimate' ? '' : ` ${shellWord(path ?? 'labels.csv')}`;
  return (
    <SidePanel isOpen title={t('data.qualityTitle', { service })} width={720} onClose={onClose}>
      <p className={styles.dim}>{t('data.labelsHint')}</p>
      <div className={styles.send}>
        <Button variant="default" onClick={() => void choose().catch(tellFailure)}>
          {t('data.chooseLabels')}
        </Button>
      </div>
      <div className={styles.send}>
        <OutputField label={t('data.prediction')} onChoose={set('prediction')} />
        <OutputField label={t('data.score')} onChoose={set('score')} />
        <OutputField label={t('data.positive')} onChoose={set('positive')} />
      </div>
      {path !== undefined && (
        <Judged asked={{ service, store, filter, path, ...outputs }} key={JSON.stringify([path, outputs])} />
      )}
      {outputs.score !== '' && (
        <Estimates asked={{ service, store, filter, ...outputs }} key={JSON.stringify(outputs)} />
      )}
      <CommandLine
        command={`slipway service ${command} ${shellWord(service)}${file} ${filterOptions(filter, store)}${options}`}
      />
    </SidePanel>
  );
}

/** A name that is taken once it is sent or left: each one is a look into the store. */
function OutputField({
  label,
  onChoose,
}: {
  readonly label: string;
  readonly onChoose: (name: string) => void;
}) {
  const [name, setName] = useState('');
  const send = (event: FormEvent): void => {
    event.preventDefault();
    onChoose(name.trim());
  };
  return (
    <form onSubmit={send}>
      <TextInput
        aria-label={label}
        placeholder={label}
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
  readonly score: string;
  readonly positive: string;
}

function Judged({
  asked: { service, store, filter, path, prediction, score, positive },
}: {
  readonly asked: Asked;
}) {
  const { t } = useTranslation();
  const chosen = useFilterAtOpening(filter);
  const found = useQuery(
    api.telemetry.quality.queryOptions({
      input: {
        service,
        store,
        path,
        filter: chosen,
        ...(prediction === '' ? {} : { prediction }),
        ...(score === '' ? {} : { score }),
        ...(positive === '' ? {} : { positive }),
      },
      ...ASKED_ONCE,
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
      <QualityTable versions={found.data.versions} />
    </section>
  );
}
