import { expect, test } from 'vitest';
import type { Lineage, LineageKind, LineageNode } from '#contract/project/lineage.ts';
import { NODE, placeLineage } from './place-lineage.ts';

const node = (kind: LineageKind, id: string): LineageNode => ({
  key: `${kind} ${id}`,
  kind,
  id,
  title: id,
  note: '',
  createdAt: '2026-01-02T03:04:05.000Z',
});

const LINEAGE: Lineage = {
  center: 'manifest m:1',
  nodes: [node('model', 'a:1'), node('model', 'b:1'), node('manifest', 'm:1'), node('run', 'r1')],
  edges: [
    { from: 'model a:1', to: 'manifest m:1' },
    { from: 'model b:1', to: 'manifest m:1' },
    { from: 'manifest m:1', to: 'run gone' },
  ],
  hidden: { model: 3 },
};

test('gives every kind that is there a column, in the order data flows, side by side', () => {
  const { columns, width } = placeLineage(LINEAGE);
  expect(columns.map(({ kind, hidden }) => [kind, hidden])).toEqual([
    ['model', 3],
    ['manifest', 0],
    ['run', 0],
  ]);
  for (const [index, column] of columns.slice(1).entries())
    expect(column.x).toBeGreaterThan((columns[index]?.x ?? 0) + NODE.width);
  expect(width).toBe((columns.at(-1)?.x ?? 0) + NODE.width);
});

test('puts nodes below each other without touching, and a single one in the middle', () => {
  const { nodes, height } = placeLineage(LINEAGE);
  const y = new Map(nodes.map((each) => [each.id, each.y]));
  const [first = 0, second = 0] = [y.get('a:1'), y.get('b:1')];
  expect(second - first).toBeGreaterThan(NODE.height);
  expect(y.get('m:1')).toBe((first + second) / 2);
  expect(Math.max(...y.values()) + NODE.height).toBe(height);
});

test('draws a line for every edge whose ends are shown', () => {
  expect(placeLineage(LINEAGE).lines.map((line) => line.key)).toEqual([
    'model a:1 → manifest m:1',
    'model b:1 → manifest m:1',
  ]);
});

test('of nothing makes an empty picture', () => {
  expect(placeLineage({ center: '', nodes: [], edges: [], hidden: {} })).toMatchObject({
    width: 0,
    nodes: [],
  });
});
