import { expect, test } from 'vitest';
import { type ListChoice, viewList } from './list-view.ts';

interface Thing {
  readonly name: string;
  readonly size: number;
  readonly kind: string;
}
const THINGS: readonly Thing[] = [
  { name: 'iris:2', size: 3, kind: 'docker' },
  { name: 'Wine:1', size: 9, kind: 'process' },
  { name: 'iris:1', size: 5, kind: 'docker' },
];
const LOOK = {
  texts: (thing: Thing) => [thing.name, thing.kind],
  sorts: {
    newest: () => 0,
    byName: (a: Thing, b: Thing) => a.name.localeCompare(b.name),
    largest: (a: Thing, b: Thing) => b.size - a.size,
  },
  kind: (thing: Thing) => thing.kind,
};
const names = (choice: Partial<ListChoice>): readonly string[] =>
  viewList(THINGS, LOOK, { text: '', sort: 'newest', kind: undefined, ...choice }).map((thing) => thing.name);

test('shows all in the order they come in when nothing is chosen', () => {
  expect(names({})).toEqual(['iris:2', 'Wine:1', 'iris:1']);
});

test('every word must be in one of the texts, whatever its case', () => {
  expect(names({ text: ' IRIS  doc ' })).toEqual(['iris:2', 'iris:1']);
  expect(names({ text: 'wine docker' })).toEqual([]);
});

test('sorts as asked', () => {
  expect(names({ sort: 'largest' })).toEqual(['Wine:1', 'iris:1', 'iris:2']);
  expect(names({ sort: 'byName' })).toEqual(['iris:1', 'iris:2', 'Wine:1']);
});

test('shows one kind only', () => {
  expect(names({ kind: 'process' })).toEqual(['Wine:1']);
});
