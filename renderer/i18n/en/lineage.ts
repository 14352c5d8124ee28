export const lineage = {
  title: 'Lineage',
  alone: 'Nothing uses it yet, and its sources are unknown.',
  kind: { model: 'Models', manifest: 'Manifests', image: 'Images', run: 'Runs', service: 'Services' },
  one: { model: 'model', manifest: 'manifest', image: 'image', run: 'run', service: 'service' },
  hidden: '{{count}} more',
  picture: 'Sources and results',
  edge: '{{to}} was built from {{from}}',
  asText: 'As text',
} as const;
