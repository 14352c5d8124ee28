import { SlipwayError } from '#contract/errors.ts';
import {
  type Lineage,
  type LineageEdge,
  type LineageKind,
  type LineageNode,
  type LineageQuestion,
  lineageKindSchema,
} from '#contract/project/lineage.ts';
import type { Needs } from '#core/context.ts';

interface Graph {
  readonly nodes: readonly LineageNode[];
  readonly edges: readonly LineageEdge[];
}

/** More of one kind than this is no picture. */
const MOST_OF_A_KIND = 8;

/**
 * What something was made of and what was made of it, as far as records tell: data → retraining → model → manifest → image → run. A stage
 * that comes later adds its own part to `readGraph`. `not_found` when there is no such record.
 */
export async function lineageOf(context: Needs<'store'>, question: LineageQuestion): Promise<Lineage> {
  return cutLineage(await readGraph(context), question);
}

async function readGraph(context: Needs<'store'>): Promise<Graph> {
  const parts = await Promise.all([
    retrainingPart(context),
    modelPart(context),
    manifestPart(context),
    imagePart(context),
    runPart(context),
  ]);
  return { nodes: parts.flatMap(({ nodes }) => nodes), edges: parts.flatMap(({ edges }) => edges) };
}

function keyOf(kind: LineageKind, id: string): string {
  return `${kind} ${id}`;
}

/** Those that made something: what they were trained with, and the model versions that came of it. */
async function retrainingPart({ store }: Needs<'store'>): Promise<Graph> {
  const made = (await store.retrainings.all()).filter(({ promotion }) => promotion !== undefined);
  const data = new Map<string, LineageNode>();
  for (const { inputs, createdAt } of made)
    for (const { digest, name, source } of inputs?.data ?? [])
      data.set(digest, { ...named('data', digest, source), note: name, createdAt });
  return {
    nodes: [
      ...data.values(),
      ...made.map(({ id, createdAt, decision }) => ({
        ...named('retraining', id, id),
        note: decision?.by === 'person' ? `approved by ${decision.who}` : 'accepted by gates',
        createdAt,
      })),
    ],
    edges: made.flatMap(({ id, inputs, promotion }) => [
      ...(inputs?.data ?? []).map(({ digest }) => ({
        from: keyOf('data', digest),
        to: keyOf('retraining', id),
      })),
      ...(promotion?.models ?? []).map((reference) => ({
        from: keyOf('retraining', id),
        to: keyOf('model', reference),
      })),
    ]),
  };
}

async function modelPart({ store }: Needs<'store'>): Promise<Graph> {
  const nodes = (await store.models.all()).map(({ reference, format, createdAt }) => ({
    ...named('model', reference, reference),
    note: format.framework,
    createdAt,
  }));
  return { nodes, edges: [] };
}

async function manifestPart({ store }: Needs<'store'>): Promise<Graph> {
  const manifests = await store.manifests.all();
  return {
    nodes: manifests.map(({ reference, manifest, createdAt }) => ({
      ...named('manifest', reference, reference),
      note: manifest.runtime,
      createdAt,
    })),
    edges: manifests.flatMap(({ reference, models }) =>
      models.map((model) => ({ from: keyOf('model', model.reference), to: keyOf('manifest', reference) })),
    ),
  };
}

async function imagePart({ store }: Needs<'store'>): Promise<Graph> {
  const images = await store.images.all();
  return {
    nodes: images.map(({ reference, engine, createdAt }) => ({
      ...named('image', `${reference}@${engine}`, reference),
      note: engine,
      createdAt,
    })),
    edges: images.map(({ reference, engine }) => ({
      from: keyOf('manifest', reference),
      to: keyOf('image', `${reference}@${engine}`),
    })),
  };
}

async function runPart({ store }: Needs<'store'>): Promise<Graph> {
  const runs = await store.runs.all();
  return {
    nodes: runs.map(({ id, port, createdAt }) => ({ ...named('run', id, id), note: `:${port}`, createdAt })),
    edges: runs.map(({ id, image, engine }) => ({
      from: keyOf('image', `${image}@${engine}`),
      to: keyOf('run', id),
    })),
  };
}

function named(
  kind: LineageKind,
  id: string,
  title: string,
): Pick<LineageNode, 'key' | 'kind' | 'id' | 'title'> {
  return { key: keyOf(kind, id), kind, id, title };
}

/** The part of a graph that leads to a node and away from it. Of what is too much, the newest stays. */
export function cutLineage(graph: Graph, question: LineageQuestion): Lineage {
  const center = findCenter(graph, question);
  const wanted = new Set([
    ...reach(center.key, graph.edges, { from: 'to', to: 'from' }),
    ...reach(center.key, graph.edges, { from: 'from', to: 'to' }),
  ]);
  const nodes: LineageNode[] = [];
  const hidden: Partial<Record<LineageKind, number>> = {};
  for (const kind of lineageKindSchema.options) {
    const ofKind = graph.nodes
      .filter((node) => node.kind === kind && wanted.has(node.key))
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
    nodes.push(...ofKind.slice(0, MOST_OF_A_KIND));
    if (ofKind.length > MOST_OF_A_KIND) hidden[kind] = ofKind.length - MOST_OF_A_KIND;
  }
  const shown = new Set(nodes.map((node) => node.key));
  const edges = graph.edges.filter(({ from, to }) => shown.has(from) && shown.has(to));
  return { center: center.key, nodes, edges, hidden };
}

/** An image may be named without its engine: the one built last then. */
function findCenter(graph: Graph, { kind, id }: LineageQuestion): LineageNode {
  const found = graph.nodes.findLast(
    (node) => node.kind === kind && (node.id === id || (kind === 'image' && node.title === id)),
  );
  if (found !== undefined) return found;
  throw new SlipwayError('not_found', {
    message: `Not found: ${kind} “${id}”.`,
    hint: 'A reference is `name:version`; a run has an id.',
  });
}

/** All keys that can be reached from one by following the edges in one direction, itself included. */
function reach(
  start: string,
  edges: readonly LineageEdge[],
  along: { readonly from: 'from' | 'to'; readonly to: 'from' | 'to' },
): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const edge of edges) {
    const known = next.get(edge[along.from]);
    if (known === undefined) next.set(edge[along.from], [edge[along.to]]);
    else known.push(edge[along.to]);
  }
  const found = new Set([start]);
  for (const key of found) for (const other of next.get(key) ?? []) found.add(other);
  return found;
}
