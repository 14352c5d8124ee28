import type { Accounts } from '#contract/telemetry/recorded-call.ts';

/** Returns the accounts of no call. */
export function noAccounts(): Accounts {
  return { offered: 0, stored: 0, sampledOut: 0, lost: {}, deleted: 0, missing: 0, unreadable: 0 };
}

/** Returns the accounts of two times together. */
export function addAccounts(a: Accounts, b: Accounts): Accounts {
  const lost = new Map(Object.entries(a.lost));
  for (const [reason, count] of Object.entries(b.lost)) lost.set(reason, (lost.get(reason) ?? 0) + count);
  const contradicting = (a.contradicting ?? 0) + (b.contradicting ?? 0);
  return {
    offered: a.offered + b.offered,
    stored: a.stored + b.stored,
    sampledOut: a.sampledOut + b.sampledOut,
    lost: Object.fromEntries(lost),
    deleted: a.deleted + b.deleted,
    missing: a.missing + b.missing,
    unreadable: a.unreadable + b.unreadable,
    ...(contradicting === 0 ? {} : { contradicting }),
  };
}
