import { expect, test } from 'vitest';
import { rounds } from './rounds.mjs';

const unit = { name: 'unit' };
const cluster = { name: 'cluster' };
const python = { name: 'python', beside: 'cluster' };

test('a suite runs in the round of the one that it names, wherever it stands in the list', () => {
  const expected = [
    { suite: unit, beside: [] },
    { suite: cluster, beside: [python] },
  ];
  expect(rounds([unit, cluster, python])).toEqual(expected);
  expect(rounds([python, unit, cluster])).toEqual(expected);
});

test('a suite whose neighbour does not run has a round of its own', () => {
  expect(rounds([unit, python])).toEqual([
    { suite: unit, beside: [] },
    { suite: python, beside: [] },
  ]);
});
