import { expect, test } from 'vitest';
import type { Retraining } from '#contract/retraining/retraining.ts';
import type { ScopedCaller } from '#contract/system/access-token.ts';
import { startedByCaller } from './started-by-caller.ts';

const caller: ScopedCaller = { name: 'ci', scope: 'retrain', createdAt: '2026-02-01T00:00:00.000Z' };

function startedWith(token: string, createdAt: string): Retraining {
  return {
    ...{
      id: 'iris-1',
      project: 'iris',
      number: 1,
      folder: 'iris',
      place: { kind: 'local' },
      engine: 'process',
    },
    ...{ trigger: { kind: 'request', who: `token ${token}`, token }, state: 'queued', taskId: 'one' },
    ...{ gates: [], warnings: [], seconds: {}, createdAt },
  };
}

test('a token reads what it has started', () => {
  const own = startedWith('ci', '2026-02-01T00:00:01.000Z');
  expect(startedByCaller({ caller }, own)).toBe(own);
});

test.each([
  ['another token', startedWith('other', '2026-02-01T00:00:01.000Z')],
  ['a revoked token of the same name', startedWith('ci', '2026-01-31T23:59:59.000Z')],
])('it does not read what %s has started', (_, retraining) => {
  expect(() => startedByCaller({ caller }, retraining)).toThrow('can only read');
});
