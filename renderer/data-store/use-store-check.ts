import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { StoreCheck } from '#contract/data-store/data-store.ts';
import { formatDuration } from '#renderer/i18n/format.ts';
import type { FindingRow, FindingState } from '#renderer/parts/feedback/finding-rows.tsx';
import { api } from '#renderer/rpc/client.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';

/** `unknown`: it was not checked since Slipway was opened. */
export interface ShownCheck {
  readonly rows: readonly FindingRow[];
  readonly state: Exclude<FindingState, 'warning'>;
  readonly error: Error | null;
  readonly isChecking: boolean;
}

/** What the last check of a store found. It writes there, so it happens only when it is asked for. */
export function useStoreCheck(name: string): ShownCheck {
  const { t } = useTranslation();
  const { data, error, isFetching } = useQuery({ ...checkOptions(name), enabled: false });
  const hasProblem = error !== null || data?.steps.some(({ state }) => state === 'problem') === true;
  return {
    rows: data === undefined || error !== null ? [] : data.steps.map((step) => rowOf(step, t)),
    state: isFetching ? 'checking' : hasProblem ? 'problem' : data === undefined ? 'unknown' : 'ok',
    error: isFetching ? null : error,
    isChecking: isFetching,
  };
}

/** Checks a store; what it finds is shown wherever `useStoreCheck` is. */
export function checkStore(name: string): void {
  void queryClient.prefetchQuery({ ...checkOptions(name), staleTime: 0 });
}

/** Forgets what was found: another store may get the name. */
export function forgetCheck(name: string): void {
  queryClient.removeQueries({ queryKey: checkOptions(name).queryKey });
}

function checkOptions(name: string) {
  return api.store.check.queryOptions({ input: { name }, gcTime: Number.POSITIVE_INFINITY, retry: false });
}

function rowOf(
  { step, state, message, hint, milliseconds }: StoreCheck['steps'][number],
  t: TFunction,
): FindingRow {
  const own =
    state === 'skipped'
      ? t('store.skipped')
      : t('store.works', { duration: formatDuration(milliseconds ?? 0) });
  return {
    id: step,
    name: t(`store.step.${step}`),
    state: state === 'skipped' ? 'unknown' : state,
    message: message ?? own,
    hint,
    stateName: state === 'problem' ? t('store.problem') : undefined,
  };
}
