import { isObject, textAt } from '../bytes/json-value.ts';
import { KEPT_ITEMS, OPAQUE, type PickleValue } from '../pickle/pickle-value.ts';

/** Searches of pipelines of column transformers: nobody nests objects deeper. */
const MOST_DEPTH = 60;

/**
 * What skops writes in schema.json as the values that a pickle of the same object has, so that both are read by the same
 * rules (skops, io/_general.py, _numpy.py and _sklearn.py: `__loader__` names the kind of a node). Arrays of numbers lie
 * in files beside it and are opaque here.
 */
export function valueOfSkops(schema: unknown): PickleValue {
  return readNode(schema, { seen: new Map(), depth: 0 });
}

interface Walk {
  /** Nodes by their id: a node that comes again only names it. */
  readonly seen: Map<unknown, PickleValue>;
  readonly depth: number;
}

function readNode(node: unknown, walk: Walk): PickleValue {
  if (!isObject(node) || walk.depth > MOST_DEPTH) return OPAQUE;
  const id = node.__id__;
  const before = walk.seen.get(id);
  if (before !== undefined) return before;
  const reader = READERS[textAt(node, '__loader__') ?? ''];
  const value = reader?.(node, { ...walk, depth: walk.depth + 1 }) ?? OPAQUE;
  if (id !== undefined) walk.seen.set(id, value);
  return value;
}

type Node = Readonly<Record<string, unknown>>;
type Reader = (node: Node, walk: Walk) => PickleValue;

const sequence =
  (form: 'list' | 'tuple' | 'set'): Reader =>
  ({ content }, walk) => {
    const nodes = Array.isArray(content) ? content : [];
    const items = nodes.slice(0, KEPT_ITEMS).map((item) => readNode(item, walk));
    return { type: 'sequence', form, items, length: nodes.length };
  };

const READERS: Readonly<Record<string, Reader>> = {
  ListNode: sequence('list'),
  TupleNode: sequence('tuple'),
  SetNode: sequence('set'),
  DictNode: ({ content }, walk) => {
    const members = isObject(content) ? Object.entries(content).slice(0, KEPT_ITEMS) : [];
    return { type: 'mapping', entries: new Map(members.map(([name, one]) => [name, readNode(one, walk)])) };
  },
  JsonNode: ({ content }) => plainOf(content),
  ObjectNode: (node, walk) => instanceOf(node, [], readNode(node.content, walk)),
  NdArrayNode: (node, walk) => {
    if (node.type !== 'json') return OPAQUE;
    // The state of a NumPy array in a pickle: version, shape, dtype, whether it is in the order of Fortran, items.
    const shape = readNode(node.shape, walk);
    const items: PickleValue[] = [1, shape, OPAQUE, false, sequence('list')(node, walk)];
    return instanceOf(node, [], { type: 'sequence', form: 'tuple', items, length: items.length });
  },
};

function instanceOf(node: Node, args: readonly PickleValue[], state: PickleValue): PickleValue {
  const of = {
    type: 'global',
    module: textAt(node, '__module__') ?? '',
    name: textAt(node, '__class__') ?? '',
  } as const;
  return { type: 'instance', of, args, state, entries: undefined };
}

/** A JsonNode holds JSON as text. */
function plainOf(content: unknown): PickleValue {
  if (typeof content !== 'string') return OPAQUE;
  try {
    const value: unknown = JSON.parse(content);
    return value === null ||
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean'
      ? value
      : OPAQUE;
  } catch {
    // No JSON after all: of no interest.
    return OPAQUE;
  }
}
