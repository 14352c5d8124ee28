import type { Accounts } from '#contract/telemetry/recorded-call.ts';
import type { ReadSegment } from './read-segment.ts';
import type { StartAccounts } from './segment-lines.ts';
import { sum } from './sums.ts';

interface Start {
  first: StartAccounts;
  last: StartAccounts;
  /** Calls in all files of the start that were read, and in the first of them. */
  stored: number;
  storedInFirst: number;
}

/** Adds up what became of calls, over files in any order (docs/telemetry-format.md, "The accounts"). */
export interface AccountBook {
  add(segment: ReadSegment): void;
  /** Calls of each start that were deleted from the store. */
  addDeleted(starts: ReadonlyMap<string, number>): void;
  /** `from`: files of before were not read. */
  balance(from: Date): Accounts;
}

export function openAccountBook(): AccountBook {
  const starts = new Map<string, Start>();
  const deleted = new Map<string, number>();
  let unaccounted = 0;
  let unreadable = 0;
  return {
    add: ({ calls, end }) => {
      if (end === undefined) unreadable += 1;
      if (end?.accounts === undefined) {
        unaccounted += calls.length;
        return;
      }
      const { accounts } = end;
      const before = starts.get(accounts.start);
      if (before === undefined) {
        const stored = calls.length;
        starts.set(accounts.start, { first: accounts, last: accounts, stored, storedInFirst: stored });
        return;
      }
      before.stored += calls.length;
      if (accounts.segment < before.first.segment) {
        before.first = accounts;
        before.storedInFirst = calls.length;
      }
      if (accounts.segment > before.last.segment) before.last = accounts;
    },
    addDeleted: (gone) => {
      for (const [start, count] of gone) deleted.set(start, (deleted.get(start) ?? 0) + count);
    },
    balance: (from) => {
      const parts = [...starts].map(([name, start]) => balanceOf(start, from, deleted.get(name) ?? 0));
      const lost = new Map<string, number>();
      for (const part of parts)
        for (const [reason, count] of Object.entries(part.lost))
          lost.set(reason, (lost.get(reason) ?? 0) + count);
      const total = (name: 'offered' | 'stored' | 'sampledOut' | 'deleted' | 'missing'): number =>
        sum(parts.map((part) => part[name]));
      return {
        // Calls without accounts were offered and stored: more is not known of them.
        offered: total('offered') + unaccounted,
        stored: total('stored') + unaccounted,
        sampledOut: total('sampledOut'),
        lost: Object.fromEntries(lost),
        deleted: total('deleted'),
        missing: total('missing'),
        unreadable,
      };
    },
  };
}

/** A start that began before `from` is counted from the end of its first file that was read. */
function balanceOf(
  { first, last, stored, storedInFirst }: Start,
  from: Date,
  deletedEver: number,
): Omit<Accounts, 'unreadable'> {
  const isWhole = beganAt(first.start) >= from.getTime();
  const base = isWhole ? { offered: 0, sampledOut: 0, lost: {} } : first;
  const counted = isWhole ? stored : stored - storedInFirst;
  const lost = Object.fromEntries(
    Object.entries(last.lost)
      .map(([reason, count]) => [reason, count - lostBefore(base.lost, reason)] as const)
      .filter(([, count]) => count > 0),
  );
  const offered = last.offered - base.offered;
  const sampledOut = last.sampledOut - base.sampledOut;
  const gone = sum(Object.values(lost));
  const alone = isWhole ? 0 : storedInFirst;
  const notThere = Math.max(0, offered - sampledOut - gone - counted);
  // Deletions may have been of another time than the one that is asked for.
  const deleted = Math.min(notThere, deletedEver);
  return {
    offered: offered + alone,
    stored: counted + alone,
    sampledOut,
    lost,
    deleted,
    missing: notThere - deleted,
  };
}

function lostBefore(lost: Readonly<Record<string, number>>, reason: string): number {
  return Object.hasOwn(lost, reason) ? (lost[reason] ?? 0) : 0;
}

/** `<Unix time>-<process id>-<6 hex digits>`, in milliseconds; of another spelling: before everything. */
function beganAt(start: string): number {
  const seconds = Number(start.split('-')[0]);
  return Number.isFinite(seconds) ? seconds * 1000 : Number.NEGATIVE_INFINITY;
}
