import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ColumnDrift, ColumnState, DataDrift } from '#contract/telemetry/data-drift.ts';
import { formatNumber } from '#renderer/i18n/format.ts';
import { Badge } from '#renderer/parts/feedback/badge.tsx';
import type { Tone } from '#renderer/parts/feedback/dot.tsx';
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
import table from './result-table.module.css';
import { SidePanel } from './side-panel.tsx';

interface DriftPanelProps {
  readonly service: string;
  readonly store: string;
  readonly filter: FilterDraft;
  readonly onClose: () => void;
}

/** How the calls of the chosen time differ from a reference, beside the list. */
export function DriftPanel({ service, store, filter, onClose }: DriftPanelProps) {
  const { t } = useTranslation();
  const [reference, setReference] = useState<string>();
  const chosen = useFilterAtOpening(filter);
  const found = useQuery(
    api.telemetry.drift.queryOptions({
      input: {
        service,
        store,
        filter: chosen,
        ...(reference === undefined ? {} : { reference: { kind: 'file', path: reference } as const }),
      },
      ...ASKED_ONCE,
    }),
  );
  const choose = async (): Promise<void> => {
    const path = await chooseFile({ title: t('data.chooseReference') });
    if (path !== undefined) setReference(path);
  };
  const option = reference === undefined ? '' : ` --reference ${shellWord(reference)}`;
  return (
    <SidePanel isOpen title={t('data.driftTitle', { service })} width={720} onClose={onClose}>
      <div className={styles.send}>
        <Button variant="default" onClick={() => void choose().catch(tellFailure)}>
          {t('data.chooseReference')}
        </Button>
        {reference !== undefined && (
          <Button variant="subtle" onClick={() => setReference(undefined)}>
            {t('data.firstDays')}
          </Button>
        )}
      </div>
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <ErrorView error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <FoundDrift drift={found.data} />
      )}
      <CommandLine command={`slipway drift ${shellWord(service)} ${filterOptions(filter, store)}${option}`} />
    </SidePanel>
  );
}

const TONES: Readonly<Record<ColumnState, Tone>> = {
  drifted: 'bad',
  suspected: 'warn',
  stable: 'good',
  'too-few': 'idle',
};

function FoundDrift({
  drift: { state, window, reference, unreadable, columns },
}: {
  readonly drift: DataDrift;
}) {
  const { t } = useTranslation();
  return (
    <section className={styles.section} aria-label={t('data.columns')}>
      <p className={table.verdict} data-state={state}>
        {t(`data.driftVerdict.${state}`)}
      </p>
      <p className={styles.dim}>
        {t('data.compared', {
          rows: formatNumber(window.rows),
          referenceRows: formatNumber(reference.rows),
          reference: reference.text,
        })}
        {unreadable > 0 &&
          ` ${t('data.unreadable', { count: unreadable, number: formatNumber(unreadable) })}.`}
      </p>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t('data.column')}</th>
            <th scope="col">{t('data.state')}</th>
            <th scope="col" className={table.number} title={t('data.distanceHint')}>
              {t('data.distance')}
            </th>
            <th scope="col">{t('data.whatChanged')}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <ColumnRow key={column.name} column={column} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function ColumnRow({ column: { name, state, distance, words } }: { readonly column: ColumnDrift }) {
  const { t } = useTranslation();
  return (
    <tr>
      <th scope="row" className={table.name} title={name}>
        {name}
      </th>
      <td>
        <Badge tone={TONES[state]}>{t(`data.driftState.${state}`)}</Badge>
      </td>
      <td className={table.number}>{formatNumber(distance, 3)}</td>
      <td>{words}</td>
    </tr>
  );
}
