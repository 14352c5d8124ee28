import type { Catalogue } from '../en/index.ts';

export const app: Catalogue['app'] = {
  skipToPage: 'Aller à la page',
  navigation: 'Pages',
  withCount: '{{label}}, {{count}} en cours',
  welcome: 'Accueil',
  workbench: 'Atelier',
  models: 'Modèles',
  manifests: 'Manifestes',
  images: 'Images',
  runs: 'Exécutions',
  clusters: 'Clusters',
  services: 'Services',
  tasks: 'Tâches',
  settings: 'Réglages',
  version: 'Slipway {{version}}',
  readOnly: 'lecture seule : le dossier de données vient d’un Slipway plus récent',
  switchTheme: 'Basculer entre clair et sombre',
  pageCrashed: 'La page a dû être rechargée. Les textes non enregistrés ont été gardés.',
};

export const connection: Catalogue['connection'] = {
  short: {
    waiting: 'connexion…',
    lost: 'reconnexion…',
    failed: 'cœur arrêté',
    refused: 'jeton requis',
  },
  lost: 'Le cœur de Slipway est absent.',
  lostCore:
    'Il redémarre ; ce qui tourne dans des conteneurs continue. Cette page se reconnecte d’elle-même.',
  lostPortal: 'Le portail ne répond pas. Cette page se reconnecte d’elle-même.',
  failed: 'Le cœur de Slipway s’arrête sans cesse.',
  failedHint: 'Son journal est dans le dossier de données, logs/core.log.',
  startAgain: 'Le relancer',
  refused: 'Ce portail demande son jeton.',
  refusedHint: 'Il figure dans l’adresse qu’a affichée `slipway serve`, après #token=.',
  token: 'Jeton',
  connect: 'Se connecter',
};

export const parts: Catalogue['parts'] = {
  copy: 'Copier',
  copied: 'Copié',
  loading: 'Chargement…',
  tryAgain: 'Réessayer',
  cancel: 'Annuler',
  choose: 'Choisir',
  chooseFile: 'Choisir…',
  more: 'Autres actions',
  path: 'Chemin',
  pathOnServer: 'Sur la machine où Slipway tourne.',
  folders: 'Contenu de {{folder}}',
  upFrom: 'Remonter depuis {{folder}}',
  emptyFolder: 'Il n’y a rien dedans.',
  cutFolder: 'Tout n’est pas affiché : saisissez le chemin.',
  project: 'projet',
  noMatch: 'Aucun résultat',
  noMatchHint: 'Essayez moins de lettres, ou effacez le filtre.',
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
  save: 'Enregistrer le journal dans un fichier',
  waiting: 'En attente de la première ligne…',
  empty: 'Rien n’a été écrit.',
};

export const errors: Catalogue['errors'] = {
  bad_input: 'Ce n’est pas ce que cet appel attend.',
  core_lost: 'Le cœur de Slipway s’est arrêté ; il redémarre.',
  cancelled: 'Annulé.',
  internal: 'Une erreur s’est produite dans Slipway.',
};
