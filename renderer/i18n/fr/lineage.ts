import type { Catalogue } from '../en/index.ts';

export const lineage: Catalogue['lineage'] = {
  title: 'Lignée',
  alone: 'Rien n’en a encore été fait, et rien n’est connu de son origine.',
  kind: {
    data: 'Données',
    retraining: 'Réentraînements',
    model: 'Modèles',
    manifest: 'Manifestes',
    image: 'Images',
    run: 'Exécutions',
    service: 'Services',
  },
  one: {
    data: 'données',
    retraining: 'réentraînement',
    model: 'modèle',
    manifest: 'manifeste',
    image: 'image',
    run: 'exécution',
    service: 'service',
  },
  hidden: '{{count}} de plus',
  picture: 'De quoi il est fait et ce qui en a été fait',
  edge: '{{to}} a été fait de {{from}}',
  asText: 'En texte',
};
