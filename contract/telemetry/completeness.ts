import type { Accounts } from './recorded-call.ts';

/** Why a call is not among those that are stored, and how many there are. */
export type MissingCalls =
  | { readonly why: 'lost'; readonly reason: string; readonly count: number }
  | {
      readonly why: 'missing' | 'sampledOut' | 'deleted' | 'unreadable' | 'contradicting';
      readonly count: number;
    };

export interface Completeness {
  /** Calls that should be stored: the answered ones without those left out by share or rate and those deleted later. */
  readonly wanted: number;
  readonly stored: number;
  /** With one digit, never rounded up: 100 only when nothing is missing. */
  readonly percent: number;
  readonly reasons: readonly MissingCalls[];
}

/** Returns how complete the calls of a time are, and why they are not. */
export function completenessOf({
  offered,
  stored,
  sampledOut,
  lost,
  deleted,
  missing,
  unreadable,
  contradicting = 0,
}: Accounts): Completeness {
  const wanted = offered - sampledOut - deleted;
  const counted = (why: Exclude<MissingCalls['why'], 'lost'>, count: number): readonly MissingCalls[] =>
    count === 0 ? [] : [{ why, count }];
  return {
    wanted,
    stored,
    percent: stored >= wanted ? 100 : Math.floor((stored / wanted) * 1000) / 10,
    reasons: [
      ...Object.entries(lost).map(([reason, count]) => ({ why: 'lost' as const, reason, count })),
      ...counted('missing', missing),
      ...counted('sampledOut', sampledOut),
      ...counted('deleted', deleted),
      ...counted('unreadable', unreadable),
      ...counted('contradicting', contradicting),
    ],
  };
}
