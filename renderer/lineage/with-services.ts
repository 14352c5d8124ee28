import type { Lineage, LineageEdge, LineageNode } from '#contract/project/lineage.ts';
import type { Service } from '#contract/service/service.ts';

/**
 * A lineage with the services that serve what it leads to. What serves is asked of the clusters, so that core's records
 * do not have it. A service is built of its image; of one that is not on this machine, of its models.
 */
export function withServices(lineage: Lineage, services: readonly Service[]): Lineage {
  const center = lineage.nodes.find(({ key }) => key === lineage.center);
  // A run and a service are made of one image, and not of each other.
  if (center === undefined || center.kind === 'run' || center.kind === 'service') return lineage;
  const found = services.flatMap((service) => {
    const sources = sourcesOf(service, lineage, center);
    return sources.length === 0 ? [] : [{ node: nodeOf(service), sources }];
  });
  const edges: LineageEdge[] = found.flatMap(({ node, sources }) =>
    sources.map(({ key }) => ({ from: key, to: node.key })),
  );
  return {
    ...lineage,
    nodes: [...lineage.nodes, ...found.map(({ node }) => node)],
    edges: [...lineage.edges, ...edges],
  };
}

function sourcesOf({ image }: Service, { nodes }: Lineage, center: LineageNode): readonly LineageNode[] {
  const images = nodes.filter(({ kind, title }) => kind === 'image' && title === image.reference);
  if (images.length > 0) return images;
  return center.kind === 'model' && image.models.includes(center.id) ? [center] : [];
}

function nodeOf({ cluster, name, createdAt, image }: Service): LineageNode {
  return {
    key: `service ${cluster}/${name}`,
    kind: 'service',
    id: `${cluster}/${name}`,
    title: name,
    note: `${cluster} · ${image.reference}`,
    createdAt,
  };
}
