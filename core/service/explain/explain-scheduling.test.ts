import { expect, test } from 'vitest';
import { reasonsIn } from './explain-scheduling.ts';

test('what the scheduler says of the nodes is read', () => {
  expect(
    reasonsIn('0/3 nodes are available: 1 node(s) had untolerated taint(s) {a: b, c}, 2 Insufficient cpu.'),
  ).toEqual([
    { count: 1, text: 'node(s) had untolerated taint(s) {a: b, c}' },
    { count: 2, text: 'Insufficient cpu' },
  ]);
});

test('a text that is not the scheduler’s own is read no further than a few lines', () => {
  expect(reasonsIn(`nodes are available: 1 ${'a{a}'.repeat(200_000)} ,`)).toHaveLength(1);
});
