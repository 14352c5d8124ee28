import { expect, test } from 'vitest';
import { changeText, compareWith, mustBeAccepted } from './answer-gate.ts';

const change = (before: unknown, after: unknown) =>
  compareWith([JSON.stringify(before)], [JSON.stringify(after)]);

test('only samples with both answers are compared', () => {
  expect(compareWith(['[1]', undefined, '[3]'], ['[2]', '[2]', undefined])).toMatchObject({ samples: 1 });
  expect(compareWith([undefined], ['[2]'])).toBeUndefined();
});

test.each([
  [[100], [103.1], '1 of 1 samples are answered differently; largest change 3.1 %.'],
  [['a'], ['b'], '1 of 1 samples are answered differently.'],
  [[1], [1], 'All 1 samples are answered as before.'],
])('%j that becomes %j is told in a sentence', (before, after, text) => {
  const found = change(before, after);
  expect(found && changeText(found)).toBe(text);
});

test.each([
  ['a smaller change', [100], [103], 0.05],
  ['a change of exactly the limit', [100], [105], 0.05],
  ['no change, with a limit of nothing', [100], [100], 0],
  ['any change without a limit', ['a'], ['b'], undefined],
])('%s is accepted', (_what, before, after, limit) => {
  mustBeAccepted('iris', change(before, after), limit);
});

test.each([
  ['a larger change', [100], [106], 0.05, '6 %'],
  ['another label', ['a'], ['b'], 10, '“b” instead of “a”'],
  ['a value more', [1], [1, 2], 10, '“2” instead of “–”'],
])('%s is not', (_what, before, after, limit, words) => {
  expect(() => mustBeAccepted('iris', change(before, after), limit)).toThrow(
    expect.objectContaining({ code: 'publish_failed', message: expect.stringContaining(words) }),
  );
});

test('with a limit, answers that cannot be compared are not accepted', () => {
  expect(() => mustBeAccepted('iris', undefined, 0.05)).toThrow(
    expect.objectContaining({ code: 'publish_failed' }),
  );
});
