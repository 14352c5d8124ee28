import { expect, test } from 'vitest';
import { answerChangeSchema } from '#contract/service/answer-change.ts';
import { compareAnswers } from './compare-answers.ts';

const pair = (before: unknown, after: unknown) => ({
  before: JSON.stringify(before),
  after: JSON.stringify(after),
});

test('the same answers have no change, however they are written', () => {
  expect(compareAnswers([{ before: '[1, 2.0]', after: '[1,2]' }, pair({ a: 'x' }, { a: 'x' })])).toEqual({
    samples: 2,
    changedSamples: 0,
    values: 3,
    changedValues: 0,
    largest: 0,
    histogram: [2, 0, 0, 0, 0, 0, 0],
    changes: [],
  });
});

test('numbers are compared relative to what they were, the largest change first', () => {
  const change = compareAnswers([pair([100, 200], [103.1, 201]), pair([-10], [-20])]);
  expect(change).toMatchObject({
    samples: 2,
    changedSamples: 2,
    largest: 1,
    histogram: [0, 0, 1, 1, 0, 0, 1],
    changes: [
      { sample: 2, path: '[0]', before: '-10', after: '-20', change: 1 },
      { sample: 1, path: '[0]', before: '100', after: '103.1' },
      { sample: 1, path: '[1]', before: '200', after: '201', change: 0.005 },
    ],
  });
  expect(change.changes[1]?.change).toBeCloseTo(0.031);
});

test('another label, a value from zero, one more and one less stand first and have no percentage', () => {
  const { changes, largest } = compareAnswers([
    pair({ label: 'a', p: 0.5, zero: 0, gone: 1 }, { label: 'b', p: 0.6, zero: 1, added: null }),
  ]);
  expect(changes.map(({ path, before, after }) => [path, before, after])).toEqual([
    ['label', 'a', 'b'],
    ['zero', '0', '1'],
    ['gone', '1', '–'],
    ['added', '–', 'null'],
    ['p', '0.5', '0.6'],
  ]);
  expect(largest).toBeCloseTo(0.2);
});

test('a number that becomes a text is a change', () => {
  expect(compareAnswers([pair([1], ['1'])])).toMatchObject({
    changedValues: 1,
    histogram: [0, 0, 0, 0, 0, 0, 0],
  });
});

test('what is no JSON is compared as it is', () => {
  expect(compareAnswers([{ before: 'NaN', after: 'oops' }]).changes).toEqual([
    { sample: 1, path: '', before: 'NaN', after: 'oops' },
  ]);
});

test('what is kept is bounded, the largest of all changes among it, and fits the contract', () => {
  const before = Array.from({ length: 300 }, () => 100);
  const after = before.map((value, index) => value + index);
  const change = compareAnswers([pair(before, after), pair('x'.repeat(9000), 'y'.repeat(9000))]);
  expect(change).toMatchObject({ changedValues: 300, largest: 2.99 });
  expect(change.changes).toHaveLength(50);
  expect(change.changes[1]).toMatchObject({ path: '[299]', change: 2.99 });
  expect(change.changes[0]?.before.length).toBeLessThan(200);
  answerChangeSchema.parse(change);
});

test('no samples: nothing is said of a largest change', () => {
  expect(compareAnswers([])).not.toHaveProperty('largest');
});

test.each([101, 5_000, 20_000, 100_000])('answers nested %i deep are compared', (depth) => {
  const nested = (value: string): string => `${'['.repeat(depth)}${value}${']'.repeat(depth)}`;
  expect(compareAnswers([{ before: '1', after: nested('1') }]).changedValues).toBeGreaterThan(0);
  expect(compareAnswers([{ before: nested('1'), after: nested('1') }]).changedValues).toBe(0);
  const objects = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  expect(compareAnswers([{ before: '1', after: objects }]).changedValues).toBeGreaterThan(0);
});

test.each([150, 50_000])('a change %i deep is a change', (depth) => {
  const nested = (value: number): string => `${'['.repeat(depth)}${value}${']'.repeat(depth)}`;
  expect(compareAnswers([{ before: nested(1), after: nested(2) }])).toMatchObject({ changedValues: 1 });
});
