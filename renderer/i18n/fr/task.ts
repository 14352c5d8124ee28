import type { Catalogue } from '../en/index.ts';

export const task: Catalogue['task'] = {
  state: {
    running: 'en cours',
    succeeded: 'réussie',
    failed: 'échouée',
    cancelled: 'annulée',
    interrupted: 'interrompue',
  },
  kind: { buildFailed: 'la dernière construction a échoué', failed: 'le démarrage a échoué' },
  running_zero: 'aucune en cours',
  running_one: '{{count}} en cours',
  running_other: '{{count}} en cours',
  none: 'Aucune tâche',
  noneHint: 'Constructions, exports et tout ce qui prend du temps figurent ici, avec leurs journaux.',
  cached: 'en cache',
  cancel: 'Annuler',
  interruptedHint:
    'Le processus qui l’accomplissait s’est terminé avant elle. Relancez-la ; rien d’inachevé n’est utilisé.',
  copyError: 'Copier l’erreur',
  copyId: 'Copier l’identifiant',
  openProject: 'Ouvrir le projet',
  openRun: 'Voir l’exécution',
  openImage: 'Voir l’image',
  openModel: 'Voir le modèle',
};

export const retry: Catalogue['retry'] = {
  again: 'Réessayer',
  waiting: 'attend : {{front}}',
};
