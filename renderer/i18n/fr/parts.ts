import type { Catalogue } from '../en/index.ts';

export const parts: Catalogue['parts'] = {
  copy: 'Copier',
  copied: 'Copié',
  loading: 'Chargement…',
  tryAgain: 'Réessayer',
  cancel: 'Annuler',
  choose: 'Choisir',
  chooseFile: 'Choisir…',
  more: 'Autres actions',
  semicolon: ' ; ',
  path: 'Chemin',
  pathOnServer: 'Sur la machine où Slipway tourne.',
  folders: 'Contenu de {{folder}}',
  upFrom: 'Remonter depuis {{folder}}',
  emptyFolder: 'Il n’y a rien dedans.',
  cutFolder: 'Tout n’est pas affiché : saisissez le chemin.',
  project: 'projet',
  gone: 'N’existe plus',
  goneHint: 'Cet élément a été supprimé. Choisissez-en un autre dans la liste.',
  noMatch: 'Aucun résultat',
  noMatchHint: 'Essayez une autre recherche ou effacez le filtre.',
  freed: '{{size}} libérés',
};

export const log: Catalogue['log'] = {
  name: 'Journal',
  find: 'Chercher dans le journal',
  lines_one: '{{number}} ligne',
  lines_other: '{{number}} lignes',
  found: '{{found}} lignes sur {{of}}',
  live: 'en direct',
  dropped: 'les {{number}} premières ne sont plus gardées ici',
  follow: 'Suivre',
  wrap: 'Replier',
  times: 'Heures',
  copy: 'Copier ces lignes',
  copyLine: 'Copier cette ligne',
  copyMarked: 'Copier le texte sélectionné',
  save: 'Enregistrer le journal dans un fichier',
  waiting: 'En attente de la première ligne…',
  empty: 'Rien n’a été écrit.',
};

export const logTools = {
  level: 'Niveau',
  levels: {
    all: 'Tous les niveaux',
    info: 'Info et au-dessus',
    warning: 'Avertissements et erreurs',
    error: 'Erreurs',
    output: 'Sans niveau',
  },
  pause: 'Pause',
  later: '{{number}} depuis la pause',
  places: '{{number}} trouvées',
  place: '{{place}} sur {{number}}',
  previous: 'Occurrence précédente',
  next: 'Occurrence suivante',
  onlyFound: 'Elles seules',
  onlyRequest: 'Seulement les lignes de la requête {{id}}',
  allRequests: 'Les lignes de toutes les requêtes',
  beside: 'Avec…',
} as const;

export const list: Catalogue['list'] = {
  sort: 'Trier',
  filter: 'Montrer',
  all: 'Tout',
  newest: 'Du plus récent',
  oldest: 'Du plus ancien',
  byName: 'Par nom',
  largest: 'Du plus grand',
  longest: 'Du plus long',
  filterTasks: 'Filtrer par nom ou erreur',
  filterRuns: 'Filtrer par nom, image ou état',
};

export const errors: Catalogue['errors'] = {
  bad_input: 'Ce n’est pas ce que cet appel attend.',
  core_lost: 'Le cœur de Slipway s’est arrêté ; il redémarre.',
  cancelled: 'Annulé.',
  internal: 'Une erreur s’est produite dans Slipway.',
};
