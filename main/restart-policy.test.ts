import { expect, test } from 'vitest';
import { createRestartPolicy } from './restart-policy.ts';

test('restarts at once, then ever later, and gives up at the fifth end within a minute', () => {
  const policy = createRestartPolicy();
  expect([0, 1, 2, 3, 4].map((second) => policy.next(second * 1000))).toEqual([
    0,
    500,
    2000,
    10_000,
    undefined,
  ]);
});

test('forgets ends that are more than a minute old', () => {
  const policy = createRestartPolicy();
  policy.next(0);
  policy.next(1000);
  expect(policy.next(61_500)).toBe(0);
});

test('starts from the beginning after a reset', () => {
  const policy = createRestartPolicy();
  for (let second = 0; second < 5; second += 1) policy.next(second);
  policy.reset();
  expect(policy.next(10)).toBe(0);
});
