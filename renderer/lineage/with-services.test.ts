import { expect, test } from 'vitest';
import type { Lineage, LineageNode } from '#contract/project/lineage.ts';
import type { Service } from '#contract/service/service.ts';
import { withServices } from './with-services.ts';

const node = (kind: LineageNode['kind'], id: string, title = id): LineageNode => ({
  key: `${kind} ${id}`,
  kind,
  id,
  title,
  note: '',
  createdAt: '2026-01-01T00:00:00.000Z',
});
const service = (name: string, reference: string, models: readonly string[]) =>
  ({ cluster: 'prod', name, createdAt: '2026-01-01T00:00:00.000Z', image: { reference, models } }) as Service;
const lineageOf = (center: LineageNode, ...others: LineageNode[]): Lineage => ({
  center: center.key,
  nodes: [center, ...others],
  edges: [],
  hidden: {},
});

test('a service comes after the image that it serves', () => {
  const lineage = lineageOf(node('model', 'churn:1'), node('image', 'churn:4@docker', 'churn:4'));
  const { nodes, edges } = withServices(lineage, [
    service('churn', 'churn:4', ['churn:1']),
    service('other', 'other:1', ['iris:1']),
  ]);
  expect(nodes.at(-1)).toMatchObject({ kind: 'service', id: 'prod/churn', title: 'churn' });
  expect(nodes).toHaveLength(3);
  expect(edges).toEqual([{ from: 'image churn:4@docker', to: 'service prod/churn' }]);
});

test('a service whose image was built elsewhere comes after its model', () => {
  const { edges } = withServices(lineageOf(node('model', 'churn:1')), [
    service('churn', 'churn:9', ['churn:1']),
  ]);
  expect(edges).toEqual([{ from: 'model churn:1', to: 'service prod/churn' }]);
});

test('a run leads to no service', () => {
  const lineage = lineageOf(node('run', 'churn-1a2b'), node('image', 'churn:4@docker', 'churn:4'));
  expect(withServices(lineage, [service('churn', 'churn:4', [])])).toEqual(lineage);
});
