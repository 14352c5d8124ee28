import { useState } from 'react';
import { type FilterDraft, filterOf } from './call-filter.ts';

/** Reading a store is work: what was found stays, and is asked for again by hand only. */
export const ASKED_ONCE = {
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnWindowFocus: false,
  retry: false,
} as const;

/** The calls that a filter chooses, up to the moment at which this was opened: what is compared stays what it was. */
export function useFilterAtOpening(filter: FilterDraft) {
  const [at] = useState(() => Date.now());
  return filterOf(filter, { at, to: new Date(at).toISOString() });
}
