export const form = {
  view: 'Affichage du manifeste',
  text: 'Texte',
  form: 'Formulaire',
  undo: 'Annuler',
  redo: 'Rétablir',
  name: 'Manifeste sous forme de formulaire',
  compareSaved: 'Comparer avec le fichier enregistré',
  broken:
    'Le texte est illisible, le formulaire ne peut donc pas le montrer. Corrigez-le d’abord dans le texte.',
  toText: 'Afficher le texte',
  others: 'Ailleurs',
  add: 'Ajouter',
  addTo: 'Ajouter à « {{label}} »',
  remove: 'Retirer {{item}}',
  item: '{{label}}, {{number}}',
  key: 'Nom',
  value: 'Valeur',
  modelName: 'Nom du modèle',
  modelFrom: 'Provenance',
  modelRegistered: 'Enregistré',
  modelFile: 'Fichier',
  modelReference: 'Modèle ou modèle:version',
  modelPath: 'Chemin dans le projet',
  dependenciesAs: 'Où elles sont écrites',
  dependenciesFile: 'Dans un fichier',
  dependenciesList: 'Ici, en liste',
  group: {
    about: 'À propos',
    code: 'Code et paquets',
    serving: 'Limites d’un réplica',
    image: 'Image',
  },
  field: {
    name: { label: 'Nom', about: 'Nomme l’image et, sauf indication contraire, le service.' },
    description: { label: 'Description', about: 'Une phrase sur ce qui est prédit.' },
    models: {
      label: 'Modèles',
      about:
        'Ce que le script charge. Un fichier est enregistré à la construction si son contenu est nouveau.',
    },
    script: { label: 'Script de scoring', about: 'Contient init() et run(...).' },
    runtime: { label: 'Environnement', about: 'Le Python qui exécute le script.' },
    dependencies: {
      label: 'Dépendances',
      about: 'Un fichier conda, un fichier requirements ou pyproject.toml, ou une liste.',
    },
    schema: {
      label: 'Schéma',
      about: 'Entrées et sorties. Sans lui, il est déduit d’exemples, des types ou du modèle.',
    },
    files: { label: 'Autres fichiers', about: 'Fichiers, dossiers ou motifs dont le script a besoin.' },
    serving: {
      workers: { label: 'Processus', about: 'Ceux qui appellent run() ; chacun charge le modèle.' },
      concurrency: { label: 'Appels simultanés', about: 'De run() dans chaque processus.' },
      queue: { label: 'File d’attente', about: 'Requêtes qui peuvent attendre ; au-delà, 503 aussitôt.' },
      timeout: { label: 'Délai', about: 'Durée maximale d’une requête, par exemple 500ms, 60s ou 2m.' },
      batch: {
        rows: {
          label: 'Lignes par lot',
          about: 'Les requêtes arrivées ensemble vont dans un seul appel de run().',
        },
        wait: { label: 'Attente d’un lot', about: 'Attente maximale d’autres lignes, par exemple 5ms.' },
      },
    },
    image: {
      base: { label: 'Image de base', about: 'Sans elle, celle de l’environnement.' },
      packages: { label: 'Paquets Debian', about: 'Installés dans l’image.' },
      steps: { label: 'Étapes', about: 'Instructions Dockerfile, avant les dépendances.' },
      env: { label: 'Variables', about: 'Variables d’environnement du script.' },
    },
  },
} as const;

export const newProject = {
  title: 'Créer un projet avec ces fichiers ?',
  about:
    'Slipway crée un nouveau dossier avec des copies et écrit un premier manifeste. Les fichiers eux-mêmes restent où ils sont.',
  where: 'Le nouveau dossier est créé dans',
  another: 'Un autre endroit…',
  create: 'Créer le projet',
} as const;
