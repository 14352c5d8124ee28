export const lineage = {
  title: 'Lineage',
  alone: 'Nothing uses it yet, and its sources are not known.',
  kind: { model: 'Models', manifest: 'Manifests', image: 'Images', run: 'Runs', service: 'Services' },
  one: { model: 'model', manifest: 'manifest', image: 'image', run: 'run', service: 'service' },
  hidden: '{{count}} more',
  picture: 'What it was made of and what was made of it',
  edge: '{{to}} was made of {{from}}',
  asText: 'As text',
} as const;
