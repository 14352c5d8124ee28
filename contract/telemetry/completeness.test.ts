import { expect, test } from 'vitest';
import { completenessOf } from './completeness.ts';

const WHOLE = { offered: 0, stored: 0, sampledOut: 0, lost: {}, deleted: 0, missing: 0, unreadable: 0 };

test.each([
  [{}, 100],
  [{ offered: 1000, stored: 1000 }, 100],
  [{ offered: 1000, stored: 988, lost: { 'buffer-full': 12 } }, 98.8],
  [{ offered: 1_000_000, stored: 999_999, missing: 1 }, 99.9],
  [{ offered: 1000, stored: 100, sampledOut: 900 }, 100],
  [{ offered: 3, stored: 0, missing: 3 }, 0],
  [{ offered: 100, stored: 60, deleted: 40 }, 100],
])('%o is %d %% complete', (accounts, percent) => {
  expect(completenessOf({ ...WHOLE, ...accounts }).percent).toBe(percent);
});

test('every reason is named with its count, losses first', () => {
  const accounts = {
    offered: 110,
    stored: 60,
    sampledOut: 20,
    lost: { 'buffer-full': 12, shutdown: 3 },
    deleted: 10,
    missing: 5,
    unreadable: 1,
  };
  expect(completenessOf(accounts)).toMatchObject({
    wanted: 80,
    stored: 60,
    percent: 75,
    reasons: [
      { why: 'lost', reason: 'buffer-full', count: 12 },
      { why: 'lost', reason: 'shutdown', count: 3 },
      { why: 'missing', count: 5 },
      { why: 'sampledOut', count: 20 },
      { why: 'deleted', count: 10 },
      { why: 'unreadable', count: 1 },
    ],
  });
});
