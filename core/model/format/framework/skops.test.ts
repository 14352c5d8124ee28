import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { detectModelFormat } from '../detect-model-format.ts';
import { valueOfSkops } from './skops-tree.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

test('the columns that a pipeline was fitted to are known, and which of them hold text', async () => {
  expect(await detectModelFormat(fixture('columns.skops'))).toMatchObject({
    kind: 'skops',
    class: 'sklearn.pipeline.Pipeline',
    features: { count: 2, names: ['age', 'city'], texts: { city: 'Bonn' } },
  });
});

test('a model that was fitted to an array knows their number', async () => {
  const format = await detectModelFormat(fixture('logistic.skops'));
  expect(format).toMatchObject({ kind: 'skops', features: { count: 4 } });
});

test('a node that comes again only names the first one', () => {
  const text = (content: string, id: number) => ({ __loader__: 'JsonNode', content, __id__: id });
  const node = {
    __loader__: 'ListNode',
    content: [text('"a"', 1), { __loader__: 'CachedNode', __id__: 1 }, text('{', 2), { __loader__: 'New' }],
  };
  expect(valueOfSkops(node)).toMatchObject({
    type: 'sequence',
    items: ['a', 'a', {}, {}].map((one) => (typeof one === 'string' ? one : expect.any(Symbol))),
  });
});

test('nodes nested without end end', () => {
  let node: unknown = { __loader__: 'JsonNode', content: '1' };
  for (let depth = 0; depth < 10_000; depth += 1) node = { __loader__: 'ListNode', content: [node] };
  expect(valueOfSkops(node)).toMatchObject({ type: 'sequence', length: 1 });
});
