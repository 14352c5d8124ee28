import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { CallList, CallSummary } from '#contract/telemetry/recorded-call.ts';
import { formatMoment } from '#renderer/i18n/format.ts';
import { EmptyState } from '#renderer/parts/feedback/empty-state.tsx';
import { shellWord } from '#renderer/parts/text/shell-word.ts';
import { type FilterDraft, isNarrowed } from './call-filter.ts';
import { CallsTable } from './calls-table.tsx';
import styles from './calls-view.module.css';

interface FoundCallsProps {
  readonly found: CallList;
  readonly filter: FilterDraft;
  readonly store: string;
  readonly isFirst: boolean;
  readonly onOpen: (call: CallSummary) => void;
  readonly onOlder: (to: string) => void;
  readonly onNewer: () => void;
}

/** A page of calls, or why there is none; with the way to older and newer ones. */
export function FoundCalls({ found, filter, store, isFirst, onOpen, onOlder, onNewer }: FoundCallsProps) {
  const { t } = useTranslation();
  const { calls, next, searchedFrom } = found;
  const isTurned = !isFirst || (next !== undefined && calls.length > 0);
  return (
    <>
      {calls.length > 0 ? (
        <CallsTable calls={calls} onOpen={onOpen} />
      ) : next !== undefined ? (
        <EmptyState
          icon="search"
          title={t('data.notYet')}
          hint={t('data.notYetHint', { time: formatMoment(searchedFrom) })}
        >
          <Button onClick={() => onOlder(next)}>{t('data.searchOn')}</Button>
        </EmptyState>
      ) : isNarrowed(filter) ? (
        <EmptyState icon="search" title={t('data.noMatch')} hint={t('data.noMatchHint')} />
      ) : (
        <EmptyState
          icon="store"
          title={t('data.none')}
          hint={t('data.noneHint', { store: shellWord(store) })}
        />
      )}
      {isTurned && (
        <div className={styles.foot}>
          <span>{t('data.searchedTo', { time: formatMoment(searchedFrom) })}</span>
          <span className={styles.end}>
            <Button variant="default" disabled={isFirst} onClick={onNewer}>
              {t('data.newer')}
            </Button>
            <Button
              variant="default"
              disabled={next === undefined}
              onClick={() => next !== undefined && onOlder(next)}
            >
              {t('data.older')}
            </Button>
          </span>
        </div>
      )}
    </>
  );
}
