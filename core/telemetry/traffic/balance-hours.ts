import { beganAt, type Counted, isBelow, lostBefore } from '../accounts.ts';
import { sum } from '../sums.ts';
import type { StartHour } from './hour-traffic.ts';

/** What became of the calls of a start in an hour: offered = stored + sampled out + lost + deleted + missing. */
export interface StartBalance {
  readonly deployment: string;
  readonly offered: number;
  readonly stored: number;
  readonly sampledOut: number;
  readonly lost: Readonly<Record<string, number>>;
  readonly deleted: number;
  readonly missing: number;
  /** False: only what was stored is known of it. */
  readonly isKnown: boolean;
  readonly isContradicting: boolean;
}

interface HourStarts {
  readonly hour: string;
  readonly starts: readonly StartHour[];
}

const NOTHING: Counted = { offered: 0, sampledOut: 0, lost: {} };

/**
 * Returns the balance of each start by hour. Accounts count from the beginning of a start, so an hour is the difference from the
 * hour before: `hours` begin with the oldest, and are all that were read since `from`. Of a start that began earlier, the first
 * hour is only what was stored.
 */
export function balanceHours(
  hours: readonly HourStarts[],
  { from, deleted }: { readonly from: Date; readonly deleted: ReadonlyMap<string, number> },
): ReadonlyMap<string, readonly StartBalance[]> {
  const before = new Map<string, Counted>();
  const left = new Map(deleted);
  const balances = new Map<string, readonly StartBalance[]>();
  for (const { hour, starts } of hours)
    balances.set(
      hour,
      starts.map((start) => {
        const base =
          before.get(start.start) ?? (beganAt(start.start) >= from.getTime() ? NOTHING : undefined);
        const isContradicting =
          base !== undefined && start.accounts !== undefined && isBelow(start.accounts, base);
        if (start.accounts !== undefined && !isContradicting) before.set(start.start, start.accounts);
        if (base === undefined || start.accounts === undefined || isContradicting)
          return onlyStored(start, isContradicting);
        const balance = between(start, { base, told: start.accounts, deleted: left.get(start.start) ?? 0 });
        left.set(start.start, (left.get(start.start) ?? 0) - balance.deleted);
        return balance;
      }),
    );
  return balances;
}

function onlyStored({ deployment, stored }: StartHour, isContradicting: boolean): StartBalance {
  const nothing = { sampledOut: 0, lost: {}, deleted: 0, missing: 0 };
  return { deployment, offered: stored, stored, ...nothing, isKnown: false, isContradicting };
}

interface Between {
  readonly base: Counted;
  readonly told: Counted;
  readonly deleted: number;
}

function between({ deployment, stored }: StartHour, { base, told, deleted: ever }: Between): StartBalance {
  const lost = Object.fromEntries(
    Object.entries(told.lost)
      .map(([reason, count]) => [reason, count - lostBefore(base.lost, reason)] as const)
      .filter(([, count]) => count > 0),
  );
  const sampledOut = told.sampledOut - base.sampledOut;
  const there = stored + sampledOut + sum(Object.values(lost));
  const offered = Math.max(there, told.offered - base.offered);
  const deleted = Math.min(offered - there, ever);
  const missing = offered - there - deleted;
  return {
    deployment,
    offered,
    stored,
    sampledOut,
    lost,
    deleted,
    missing,
    isKnown: true,
    isContradicting: false,
  };
}
