import {
  type Lineage,
  type LineageKind,
  type LineageNode,
  lineageKindSchema,
} from '#contract/project/lineage.ts';

/** Pixels of the picture. */
export const NODE = { width: 170, height: 42 } as const;
const GAP = { x: 54, y: 10 } as const;
const HEAD_HEIGHT = 24;

export interface PlacedNode extends LineageNode {
  readonly x: number;
  readonly y: number;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly columns: readonly { readonly kind: LineageKind; readonly x: number; readonly hidden: number }[];
  readonly nodes: readonly PlacedNode[];
  /** Lines between nodes, as SVG paths. */
  readonly lines: readonly { readonly key: string; readonly path: string }[];
}

/** One column a kind, in the order data flows; the nodes of a column in the middle of its height. */
export function placeLineage(lineage: Lineage): Picture {
  const kinds = lineageKindSchema.options.filter((kind) => lineage.nodes.some((node) => node.kind === kind));
  const ofKind = (kind: LineageKind): readonly LineageNode[] =>
    lineage.nodes.filter((node) => node.kind === kind);
  const step = NODE.height + GAP.y;
  const tallest = Math.max(0, ...kinds.map((kind) => ofKind(kind).length));
  const height = HEAD_HEIGHT + tallest * step - GAP.y;
  const columns = kinds.map((kind, index) => ({
    kind,
    x: index * (NODE.width + GAP.x),
    hidden: lineage.hidden[kind] ?? 0,
  }));
  const nodes = columns.flatMap(({ kind, x }) => {
    const own = ofKind(kind);
    const top = HEAD_HEIGHT + ((tallest - own.length) * step) / 2;
    return own.map((node, index) => ({ ...node, x, y: top + index * step }));
  });
  return {
    width: Math.max(0, columns.length * (NODE.width + GAP.x) - GAP.x),
    height: Math.max(0, height),
    columns,
    nodes,
    lines: lineage.edges.flatMap((edge) => {
      const from = nodes.find((node) => node.key === edge.from);
      const to = nodes.find((node) => node.key === edge.to);
      return from === undefined || to === undefined
        ? []
        : [{ key: `${edge.from} → ${edge.to}`, path: lineBetween(from, to) }];
    }),
  };
}

/** Leaves at the right, arrives at the left, level at both ends. */
function lineBetween(from: PlacedNode, to: PlacedNode): string {
  const [x1, y1] = [from.x + NODE.width, from.y + NODE.height / 2];
  const [x2, y2] = [to.x, to.y + NODE.height / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}
