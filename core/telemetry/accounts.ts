import type { Accounts } from '#contract/telemetry/recorded-call.ts';
import { addLost } from './lost-reasons.ts';
import type { ReadSegment } from './read-segment.ts';
import type { StartAccounts } from './segment-lines.ts';
import { sum } from './sums.ts';

interface File {
  readonly accounts: StartAccounts;
  readonly stored: number;
}

/** The files of one start of a replica, by segment. */
type Start = Map<number, File>;

/** Adds up what became of calls, over files in any order (docs/telemetry-format.md, "The accounts"). */
export interface AccountBook {
  add(segment: ReadSegment): void;
  /** Calls of each start that were deleted from the store. */
  addDeleted(starts: ReadonlyMap<string, number>): void;
  /** Counts files that nobody can read. */
  addUnreadable(files: number): void;
  /** `from`: files of before were not read. */
  balance(from: Date): Accounts;
}

export function openAccountBook(): AccountBook {
  const starts = new Map<string, Start>();
  const deleted = new Map<string, number>();
  const seen = new Set<string>();
  let unaccounted = 0;
  let unreadable = 0;
  let contradicting = 0;
  return {
    add: ({ calls, end }) => {
      if (end === undefined) unreadable += 1;
      // Of two files that say they are one segment, nobody can say which is a recorder's. Calls of the second count for themselves.
      const isSecond = end !== undefined && seen.has(`${end.start}/${end.segment}`);
      if (isSecond) contradicting += 1;
      if (end?.accounts === undefined || isSecond) unaccounted += calls.length;
      if (end === undefined || isSecond) return;
      seen.add(`${end.start}/${end.segment}`);
      const { accounts } = end;
      if (accounts === undefined) return;
      const start = starts.get(accounts.start) ?? new Map<number, File>();
      starts.set(accounts.start, start);
      start.set(accounts.segment, { accounts, stored: calls.length });
    },
    addDeleted: (gone) => {
      for (const [start, count] of gone) deleted.set(start, (deleted.get(start) ?? 0) + count);
    },
    addUnreadable: (files) => {
      unreadable += files;
    },
    balance: (from) => {
      const parts = [...starts].map(([name, start]) =>
        balanceOf(inOrder(start), from, deleted.get(name) ?? 0),
      );
      const wrong = contradicting + sum(parts.map((part) => part.contradicting));
      const lost = new Map<string, number>();
      for (const part of parts) addLost(lost, part.lost);
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
        ...(wrong === 0 ? {} : { contradicting: wrong }),
      };
    },
  };
}

/** A start that began before `from` is counted from the end of its first file that was read. */
function balanceOf(
  files: Ordered,
  from: Date,
  deletedEver: number,
): Omit<Accounts, 'unreadable'> & Contradictions {
  const [{ accounts: first, stored: storedInFirst }] = files;
  const stored = sum(files.map((file) => file.stored));
  const isWhole = beganAt(first.start) >= from.getTime();
  const base = isWhole ? { offered: 0, sampledOut: 0, lost: {} } : first;
  const counted = isWhole ? stored : stored - storedInFirst;
  const { last, contradicting } = lastOf(files);
  const lost = Object.fromEntries(
    Object.entries(last.lost)
      .map(([reason, count]) => [reason, count - lostBefore(base.lost, reason)] as const)
      .filter(([, count]) => count > 0),
  );
  const offered = last.offered - base.offered;
  const sampledOut = Math.max(0, last.sampledOut - base.sampledOut);
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
    contradicting,
  };
}

type Ordered = readonly [File, ...File[]];

/** What accounts count, whichever segment they are of. */
export type Counted = Pick<StartAccounts, 'offered' | 'sampledOut' | 'lost'>;

interface Contradictions {
  readonly contradicting: number;
}

function inOrder(start: Start): Ordered {
  const [first, ...rest] = [...start.values()].sort((a, b) => a.accounts.segment - b.accounts.segment);
  if (first === undefined) throw new Error('a start has at least one file');
  return [first, ...rest];
}

/** Accounts only grow. Those that say less than earlier ones are not a recorder's: they hide nothing of what was said. */
function lastOf([first, ...rest]: Ordered): { readonly last: StartAccounts } & Contradictions {
  let last = first.accounts;
  let contradicting = 0;
  for (const { accounts } of rest)
    if (isBelow(accounts, last)) contradicting += 1;
    else last = accounts;
  return { last, contradicting };
}

/** Returns whether accounts say less than earlier ones. */
export function isBelow(accounts: Counted, before: Counted): boolean {
  return (
    accounts.offered < before.offered ||
    accounts.sampledOut < before.sampledOut ||
    Object.entries(before.lost).some(([reason, count]) => lostBefore(accounts.lost, reason) < count)
  );
}

/** Returns how many calls were lost for a reason; whoever writes to the store chooses its name. */
export function lostBefore(lost: Readonly<Record<string, number>>, reason: string): number {
  return Object.hasOwn(lost, reason) ? (lost[reason] ?? 0) : 0;
}

/** `<Unix time>-<process id>-<6 hex digits>`, in milliseconds; of another spelling: before everything. */
export function beganAt(start: string): number {
  const seconds = Number(start.split('-')[0]);
  return Number.isFinite(seconds) ? seconds * 1000 : Number.NEGATIVE_INFINITY;
}
