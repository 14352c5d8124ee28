import type { Catalogue } from '../en/index.ts';

export const command: Catalogue['command'] = {
  palette: 'Commandes',
  search: 'Chercher commandes, modèles, images, exécutions…',
  noCommandLine: 'Seule la fenêtre sait le faire.',
  close: 'Fermer',
  noProject: 'Aucun projet n’est encore ouvert.',
  busy: 'Une tâche est en cours.',
  idle: 'Rien n’est en cours.',
  editorKeys: 'Dans l’éditeur, Tab appartient au texte et F6 en sort. F1 montre ce que l’éditeur sait faire.',
  copyCommand: 'Copier la ligne de commande de cette page',
  themeLight: 'Thème clair',
  themeDark: 'Thème sombre',
  themeSystem: 'Thème du système',
  zoomIn: 'Agrandir',
  zoomOut: 'Réduire',
  zoomReset: 'Taille réelle',
  group: {
    here: 'Sur cette page',
    go: 'Aller à',
    program: 'Fenêtre',
    project: 'Projets récents',
    model: 'Modèles',
    image: 'Images',
    run: 'Exécutions',
    task: 'Tâches',
  },
  name: {
    palette: 'Montrer toutes les commandes',
    shortcuts: 'Raccourcis clavier',
    'next-pane': 'Aller à la partie suivante de la fenêtre',
    'previous-pane': 'Aller à la partie précédente',
    'open-folder': 'Ouvrir un dossier…',
    'new-window': 'Nouvelle fenêtre',
    settings: 'Réglages',
    welcome: 'Accueil',
    workbench: 'Atelier',
    models: 'Modèles',
    manifests: 'Manifestes',
    images: 'Images',
    runs: 'Exécutions',
    clusters: 'Clusters',
    services: 'Services',
    tasks: 'Tâches',
    happened: 'Que s’est-il passé ?',
    'toggle-theme': 'Changer entre clair et sombre',
    save: 'Enregistrer le fichier',
    'save-all': 'Enregistrer tous les fichiers',
    build: 'Construire le projet',
    run: 'Exécuter le projet',
    stop: 'Arrêter l’exécution',
    delete: 'Supprimer la sélection',
  },
  menu: { file: 'Fichier', go: 'Aller', project: 'Projet', view: 'Affichage', help: 'Aide' },
  trayOpen: 'Ouvrir Slipway',
  trayQuit: 'Quitter et annuler ce qui est en cours',
  trayWorking: 'des tâches sont en cours',
};

export const happened: Catalogue['happened'] = {
  title: 'Que s’est-il passé ?',
  log: 'Journal de Slipway lui-même',
  versions: 'Versions',
  electron: 'Fenêtre',
  browser: 'Navigateur',
  report: 'Rapport pour un défaut',
  reportHint:
    'Versions, moteurs, réglages, les dernières tâches et la fin des journaux. Les chemins de votre dossier personnel, mots de passe, jetons, clés et valeurs de l’environnement en sont retirés. Regardez-le avant de le donner à quelqu’un.',
  make: 'Regarder le rapport',
  save: 'Enregistrer le rapport…',
  saveTitle: 'Enregistrer le rapport sous',
  saved: 'Le rapport est enregistré',
  files: 'Ce qu’il contient',
};

export const lineage: Catalogue['lineage'] = {
  title: 'Lignée',
  alone: 'Rien n’en a encore été fait, et rien n’est connu de son origine.',
  kind: { model: 'Modèles', manifest: 'Manifestes', image: 'Images', run: 'Exécutions', service: 'Services' },
  one: { model: 'modèle', manifest: 'manifeste', image: 'image', run: 'exécution', service: 'service' },
  hidden: '{{count}} de plus',
  picture: 'De quoi il est fait et ce qui en a été fait',
  edge: '{{to}} a été fait de {{from}}',
  asText: 'En texte',
};

export const size: Catalogue['size'] = {
  total: '{{size}} en tout',
  predicted: 'Prévu',
  real: 'Construit',
  last: 'Dernière construction',
  layer: 'Couche',
  basis: {
    files: 'les fichiers qui y entrent',
    last: 'comme dans la dernière image qui a la même',
    similar: 'à peu près comme dans une image qui a autre chose',
    unknown: 'inconnu avant la première construction',
  },
  title: 'Taille par couche',
};

export const comparison: Catalogue['comparison'] = {
  title: 'Comparer',
  with: 'Comparé à',
  none: 'Il n’y a pas d’autre image à comparer.',
  manifest: 'Manifeste',
  packages: 'Paquets',
  layers: 'Taille par couche',
};

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

export const retry: Catalogue['retry'] = {
  again: 'Réessayer',
  waiting: 'attend : {{front}}',
};
