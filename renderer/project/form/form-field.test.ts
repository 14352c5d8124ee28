import { expect, test } from 'vitest';
import { itemEdit, itemsOf, scalarEdit, textOf } from './form-field.ts';

test('a text becomes a number only where numbers stand, and nothing takes the key out', () => {
  const workers = { path: ['serving', 'workers'], kind: 'a whole number from 1 to 64' };
  expect(scalarEdit(workers, '4')).toEqual({ path: ['serving', 'workers'], value: 4 });
  expect(scalarEdit(workers, 'four')).toEqual({ path: ['serving', 'workers'], value: 'four' });
  expect(scalarEdit(workers, '')).toEqual({ path: ['serving', 'workers'] });
  expect(scalarEdit({ path: ['name'], kind: 'text' }, '12')).toEqual({ path: ['name'], value: '12' });
});

test('items of lists are written and taken out by their place', () => {
  expect(itemEdit({ path: ['files'] }, 2, 'a')).toEqual({ path: ['files', 2], value: 'a' });
  expect(itemEdit({ path: ['files'] }, 0, '')).toEqual({ path: ['files', 0] });
});

test('values are shown as text, whatever was written', () => {
  expect([textOf(3), textOf(undefined), textOf({})]).toEqual(['3', '', '']);
  expect(itemsOf(['a', 1, { b: 2 }])).toEqual(['a', '1', '{"b":2}']);
  expect(itemsOf('a')).toEqual([]);
});
