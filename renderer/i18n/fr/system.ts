import type { Catalogue } from '../en/index.ts';

export const system: Catalogue['system'] = {
  engine: { docker: 'Docker', process: 'Processus', direct: 'Direct' },
  engineAbout: {
    docker: 'Tout ce qui parle l’API Docker : Docker, Podman, Colima. Construit des images publiables.',
    process: 'Un environnement virtuel et un simple processus : ne demande que Python. Ne peut pas publier.',
  },
  engineUp: '{{engine}} {{version}}',
  engineDown: 'aucun moteur',
  engineDownHint:
    'Rien sur cette machine ne peut construire ni exécuter d’images. Les réglages disent pourquoi.',
  dockerDown: 'Docker n’est pas démarré',
  dockerDownHint:
    'Les projets s’exécutent comme simples processus Python. Démarrez Docker pour construire des images publiables.',
  engines: 'Moteurs',
  used: 'utilisé',
  use: 'Utiliser',
  notAvailable: 'indisponible',
  doctor: 'Diagnostic',
  lookAgain: 'Regarder à nouveau',
  finding: { ok: 'bien', warning: 'à regarder', problem: 'problème' },
  about: 'À propos de Slipway',
  version: 'Version',
  dataFolder: 'Dossier de données',
  platform: 'Plateforme',
  node: 'Node',
  appearance: 'Apparence',
  theme: 'Thème',
  themes: { light: 'Clair', dark: 'Sombre', auto: 'Système' },
  language: 'Langue',
  settings: 'Construire et exécuter',
  save: 'Enregistrer',
  saved: 'Enregistré',
  revert: 'Rétablir',
};

export const setting: Catalogue['setting'] = {
  automatic: 'Automatique',
  network: { default: 'Par défaut', host: 'De cette machine', none: 'Aucun' },
  engine: { label: 'Moteur', about: 'Sans choix : Docker s’il répond, sinon un simple processus.' },
  builder: {
    label: 'Constructeur pour la publication',
    about:
      'Ce qui construit les images à publier. « Direct » se passe de moteur : il les écrit droit dans le registre. Sans choix : Docker s’il répond, sinon direct.',
  },
  dockerHost: {
    label: 'Adresse de Docker',
    about: 'Sans adresse, trouvée comme le fait Docker : DOCKER_HOST, contextes, prises habituelles.',
  },
  python: {
    label: 'Python',
    about: 'L’interpréteur dont le moteur à processus tire ses environnements.',
    choose: 'Choisir un interpréteur Python',
  },
  baseImages: {
    label: 'Images de base',
    about: 'Une ligne par version, à la place de python:<version>-slim.',
  },
  packageIndex: { label: 'Index de paquets', about: 'Adresse de l’index de paquets Python.' },
  extraPackageIndexes: { label: 'Autres index', about: 'Consultés après le premier. Entrée en ajoute un.' },
  condaChannels: {
    label: 'Canaux conda',
    about: 'Noms ou adresses, pour les paquets absents de PyPI. Entrée en ajoute un.',
  },
  signingKey: {
    label: 'Clé de signature',
    about:
      'Clé qui signe les images publiées, créée par slipway key create. Sans elle, les images ne sont pas signées.',
  },
  condaMirror: {
    label: 'Miroir conda',
    about: 'Adresse sous laquelle chercher les canaux. Sans elle : https://conda.anaconda.org.',
  },
  caCertificates: {
    label: 'Certificats d’autorité',
    about:
      'Fichier PEM auquel se fient les constructions. Sans lui : ceux de cette machine. « none » : ceux de l’image.',
    choose: 'Choisir un fichier PEM',
  },
  httpProxy: {
    label: 'Mandataire HTTP',
    about: 'Pour les constructions. Sans lui : celui de l’environnement.',
  },
  httpsProxy: {
    label: 'Mandataire HTTPS',
    about: 'Pour les constructions. Sans lui : celui de l’environnement.',
  },
  noProxy: { label: 'Sans mandataire pour', about: 'Hôtes joints directement, séparés par des virgules.' },
  buildNetwork: { label: 'Réseau de construction', about: 'Le réseau permis aux étapes de construction.' },
  startSeconds: {
    label: 'Limite de démarrage',
    about: 'Secondes accordées au chargement du script et à init() avant l’arrêt.',
  },
  trashDays: {
    label: 'Corbeille',
    about: 'Jours pendant lesquels on peut restaurer ce qui est supprimé. 0 : supprimé tout de suite.',
  },
  keepTasks: {
    label: 'Tâches gardées',
    about: 'Combien de tâches terminées sont gardées, avec leurs journaux.',
  },
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
