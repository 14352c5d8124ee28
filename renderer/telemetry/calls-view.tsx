import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallSummary } from '#contract/telemetry/recorded-call.ts';
import { useShownCommand } from '#renderer/page/command-line-store.ts';
import { ErrorView } from '#renderer/parts/feedback/error-view.tsx';
import { Loading } from '#renderer/parts/feedback/loading.tsx';
import { DetailBody } from '#renderer/parts/list/list-page.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { api } from '#renderer/rpc/client.ts';
import { type FilterDraft, filterOf, filterOptions, NO_FILTER } from './call-filter.ts';
import { CallPanel } from './call-panel.tsx';
import { CallsBar, type CallsPanel } from './calls-bar.tsx';
import styles from './calls-view.module.css';
import { DeletionPanel } from './deletion/deletion-panel.tsx';
import { DriftPanel } from './drift-panel.tsx';
import { FilterBar } from './filter-bar.tsx';
import { FoundCalls } from './found-calls.tsx';
import { QualityPanel } from './quality-panel.tsx';
import { OpenAlarm } from './watch/open-alarm.tsx';
import { WatchPanel } from './watch/watch-panel.tsx';

const PAGE = 50;

interface CallsViewProps {
  readonly service: string;
  readonly store: string;
  /** Where another store is chosen. */
  readonly choice?: ReactNode;
}

/** What is asked, since when, and the pages that were turned: a page ends where the one before went on. */
interface Asked {
  readonly filter: FilterDraft;
  readonly at: number;
  readonly turned: readonly string[];
}

/** The newest recorded calls of a service: filtered, page by page, each in full in a panel, and as a file. */
export function CallsView({ service, store, choice }: CallsViewProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Asked>(() => ({ filter: NO_FILTER, at: Date.now(), turned: [] }));
  const [opened, setOpened] = useState<CallSummary>();
  const [panel, setPanel] = useState<CallsPanel>();
  const { filter, at, turned } = asked;
  const ask = (changed: FilterDraft): void => setAsked({ filter: changed, at: Date.now(), turned: [] });
  const found = useQuery(
    api.telemetry.calls.queryOptions({
      input: { service, store, filter: filterOf(filter, { at, to: turned.at(-1) }), limit: PAGE },
      placeholderData: keepPreviousData,
      // Reading a store takes its time: again only when it is asked for.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
    }),
  );
  useShownCommand(`slipway data list ${shellWord(service)} ${filterOptions(filter, store)}`);
  return (
    <DetailBody isFlush>
      <FilterBar service={service} filter={filter} choice={choice} onFilter={ask} />
      <CallsBar
        service={service}
        store={store}
        filter={filter}
        accounts={found.isError ? undefined : found.data?.accounts}
        isFetching={found.isFetching}
        onRefresh={() => ask(filter)}
        onPanel={setPanel}
      />
      <OpenAlarm service={service} store={store} onShow={() => setPanel('watch')} />
      {found.isPending ? (
        <Loading />
      ) : found.isError ? (
        <ErrorView error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <section
          className={styles.found}
          aria-label={t('data.calls', { service })}
          aria-busy={found.isPlaceholderData}
        >
          <FoundCalls
            found={found.data}
            filter={filter}
            store={store}
            isFirst={turned.length === 0}
            onOpen={setOpened}
            onOlder={(to) => setAsked({ ...asked, turned: [...turned, to] })}
            onNewer={() => setAsked({ ...asked, turned: turned.slice(0, -1) })}
          />
        </section>
      )}
      <Beside
        panel={panel}
        {...{ service, store, filter }}
        onDeleted={() => ask(filter)}
        onClose={() => setPanel(undefined)}
      />
      <CallPanel service={service} store={store} call={opened} onClose={() => setOpened(undefined)} />
    </DetailBody>
  );
}

type BesideProps = Parameters<typeof DriftPanel>[0] & {
  readonly panel: CallsPanel | undefined;
  readonly onDeleted: () => void;
};

/** What all calls of the chosen time tell together, and what is done with calls of any time. */
function Beside({ panel, onDeleted, ...asked }: BesideProps) {
  const { service, store, onClose } = asked;
  switch (panel) {
    case 'drift':
      return <DriftPanel {...asked} />;
    case 'quality':
      return <QualityPanel {...asked} />;
    case 'watch':
      return <WatchPanel service={service} store={store} onClose={onClose} />;
    case 'delete':
      return <DeletionPanel service={service} store={store} onDeleted={onDeleted} onClose={onClose} />;
    case undefined:
      return null;
  }
}
