import { expect, test } from 'vitest';
import { naturalOrder } from './natural-order.ts';

test('numbers in names are compared as numbers, case does not matter', () => {
  expect(['iris-13', 'Iris-2', 'iris-1', 'iris-19', 'iris-7', 'abc'].toSorted(naturalOrder)).toEqual([
    'abc',
    'iris-1',
    'Iris-2',
    'iris-7',
    'iris-13',
    'iris-19',
  ]);
});
