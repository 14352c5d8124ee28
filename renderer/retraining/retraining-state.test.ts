import i18next, { type TFunction } from 'i18next';
import { beforeAll, expect, test } from 'vitest';
import type { Retraining } from '#contract/retraining/retraining.ts';
import { exampleRetraining } from '#core/retraining/testing/example-retraining.ts';
import { english } from '#renderer/i18n/en/index.ts';
import { estimateText } from './estimate-text.ts';
import { changedParameters, retrainCommandLine } from './retrain-command.ts';
import { stateText } from './retraining-state.ts';

let t: TFunction;

beforeAll(async () => {
  t = await i18next.init({
    lng: 'en',
    resources: { en: { translation: english } },
    interpolation: { escapeValue: false },
  });
});

const failing = { title: 'accuracy at least 0.9', outcome: 'fail', reason: '0.8' } as const;
const decision: Retraining['decision'] = {
  accepted: false,
  by: 'person',
  who: 'ada@laptop',
  at: '2026-11-01T10:00:00.000Z',
  why: '',
  candidate: `sha256:${'1'.repeat(64)}`,
};

test.each<[string, Partial<Retraining>]>([
  ['promoted', { state: 'updated' }],
  ['waiting for approval', { state: 'waiting' }],
  ['rejected by gate “accuracy at least 0.9”', { state: 'rejected', gates: [failing] }],
  // Nobody is asked, and a gate cannot tell.
  ['rejected by gate “accuracy not worse”', { state: 'rejected' }],
  ['rejected by ada@laptop', { state: 'rejected', gates: [failing], decision }],
  ['rejected', { state: 'rejected', gates: [] }],
  ['skipped: unchanged since #12', { state: 'skipped', earlier: 'iris-flowers-12' }],
  ['skipped: the same model again', { state: 'skipped' }],
  ['failed', { state: 'failed' }],
])('%s', (text, change) => {
  expect(stateText(exampleRetraining(3, change), t)).toBe(text);
});

test('only what differs from the manifest is in the command', () => {
  const usual = { alpha: 1, shuffle: true, kind: 'ridge' };
  const parameters = changedParameters(usual, { alpha: '0.3', shuffle: 'true', kind: 'lasso 2', gone: '1' });
  expect(parameters).toEqual({ alpha: '0.3', kind: 'lasso 2' });
  expect(
    retrainCommandLine({ folder: '/p/iris', parameters, data: { train: 'june.csv' }, force: true }),
  ).toBe("slipway retrain /p/iris -p alpha=0.3 -p 'kind=lasso 2' --data train=june.csv --force");
});

test.each([
  [undefined, '–'],
  [{ value: 0.9533, low: 0.92, high: 0.98 }, '0.953 (0.92 to 0.98)'],
  [{ value: 123_456.7 }, '123,000'],
  [{ value: 0 }, '0'],
  [{ value: -0.000_123_4 }, '-0.000123'],
])('an estimate has three digits that count: %o', (estimate, text) => {
  expect(estimateText(estimate, (low, high) => `${low} to ${high}`)).toBe(text);
});
