import { expect, test } from 'vitest';
import type { LineageEdge, LineageKind, LineageNode } from '#contract/project/lineage.ts';
import { imageRecord } from '#core/testing/image.ts';
import { frozenManifest } from '#core/testing/manifest.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { cutLineage } from './lineage.ts';

const node = (kind: LineageKind, id: string, minute = 0): LineageNode => ({
  key: `${kind} ${id}`,
  kind,
  id,
  title: id.replace(/@.*/, ''),
  note: '',
  createdAt: `2026-01-02T03:${String(minute).padStart(2, '0')}:05.000Z`,
});
const edge = (from: string, to: string): LineageEdge => ({ from, to });

/** Two models in two manifests, one of which both images and a run follow from; a service at the end. */
const GRAPH = {
  nodes: [
    node('model', 'a:1'),
    node('model', 'b:1'),
    node('manifest', 'm:1'),
    node('manifest', 'm:2'),
    node('image', 'm:1@docker'),
    node('image', 'm:1@process', 1),
    node('image', 'm:2@docker'),
    node('run', 'm-0001'),
    node('service', 'shop'),
  ],
  edges: [
    edge('model a:1', 'manifest m:1'),
    edge('model b:1', 'manifest m:1'),
    edge('model b:1', 'manifest m:2'),
    edge('manifest m:1', 'image m:1@docker'),
    edge('manifest m:1', 'image m:1@process'),
    edge('manifest m:2', 'image m:2@docker'),
    edge('image m:1@docker', 'run m-0001'),
    edge('image m:2@docker', 'service shop'),
  ],
};
const ids = (kind: LineageKind, id: string): readonly string[] =>
  cutLineage(GRAPH, { kind, id }).nodes.map((each) => each.id);

test('goes up to what it was made of and down to what was made of it, and not sideways', () => {
  expect(ids('run', 'm-0001')).toEqual(['a:1', 'b:1', 'm:1', 'm:1@docker', 'm-0001']);
  expect(ids('model', 'a:1')).toEqual(['a:1', 'm:1', 'm:1@process', 'm:1@docker', 'm-0001']);
  expect(ids('service', 'shop')).toEqual(['b:1', 'm:2', 'm:2@docker', 'shop']);
});

test('an image that is named without its engine is the one built last', () => {
  expect(cutLineage(GRAPH, { kind: 'image', id: 'm:1' }).center).toBe('image m:1@process');
});

test('of what is too much the newest is shown and the rest counted, with no edge to what is hidden', () => {
  const nodes = [
    node('image', 'm:1@docker'),
    ...Array.from({ length: 20 }, (_, at) => node('run', `r${at}`, at)),
  ];
  const edges = nodes.slice(1).map((run) => edge('image m:1@docker', run.key));
  const lineage = cutLineage({ nodes, edges }, { kind: 'image', id: 'm:1' });
  expect(lineage.nodes.filter((each) => each.kind === 'run').map((each) => each.id)).toEqual([
    'r19',
    'r18',
    'r17',
    'r16',
    'r15',
    'r14',
    'r13',
    'r12',
  ]);
  expect(lineage.hidden).toEqual({ run: 12 });
  expect(lineage.edges).toHaveLength(8);
});

test('says that there is nothing of that name', async () => {
  const { client } = await temporaryCore();
  await expect(client.project.lineage({ kind: 'model', id: 'none:1' })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('reads the records of the data folder', async () => {
  const { client, context } = await temporaryCore();
  await context.store.change(async () => {
    await context.store.manifests.replace([frozenManifest()]);
    await context.store.images.replace([imageRecord()]);
  });
  const lineage = await client.project.lineage({ kind: 'manifest', id: 'iris:2' });
  expect(lineage.edges).toEqual([{ from: 'manifest iris:2', to: 'image iris:2@docker' }]);
});
