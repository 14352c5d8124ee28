import type { Accounts } from '#contract/telemetry/recorded-call.ts';
import { addLost } from '../lost-reasons.ts';

type Counts = Omit<Accounts, 'lost' | 'contradicting'>;

/** Adds up accounts of many times in place. */
export interface AccountsSum {
  add(accounts: Partial<Accounts>): void;
  build(): Accounts;
}

export function accountsSum(): AccountsSum {
  const all = {
    offered: 0,
    stored: 0,
    sampledOut: 0,
    deleted: 0,
    missing: 0,
    unreadable: 0,
  } satisfies Counts;
  const lost = new Map<string, number>();
  let contradicting = 0;
  return {
    add: (more) => {
      for (const name of COUNTS) all[name] += more[name] ?? 0;
      addLost(lost, more.lost ?? {});
      contradicting += more.contradicting ?? 0;
    },
    build: () => ({
      ...all,
      lost: Object.fromEntries(lost),
      ...(contradicting === 0 ? {} : { contradicting }),
    }),
  };
}

const COUNTS = ['offered', 'stored', 'sampledOut', 'deleted', 'missing', 'unreadable'] as const;
