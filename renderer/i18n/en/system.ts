export const system = {
  engine: { docker: 'Docker', process: 'Process', direct: 'Direct' },
  engineAbout: {
    docker: 'Any engine with a Docker API, such as Docker, Podman or Colima. Builds images you can publish.',
    process: 'Runs in a virtual environment and needs only Python. Builds and tests, but cannot publish.',
  },
  engineUp: '{{engine}} {{version}}',
  engineDown: 'no engine',
  engineDownHint: 'No engine is available to build or run images. See Settings for details.',
  dockerDown: 'Docker is not running',
  dockerDownHint:
    'Projects run as plain Python processes. Start Docker to build images that can be published.',
  engines: 'Engines',
  used: 'used',
  use: 'Use',
  notAvailable: 'not available',
  doctor: 'Doctor',
  lookAgain: 'Check again',
  finding: { ok: 'OK', warning: 'warning', problem: 'problem' },
  about: 'About Slipway',
  version: 'Version',
  dataFolder: 'Data folder',
  platform: 'Platform',
  node: 'Node',
  appearance: 'Appearance',
  theme: 'Theme',
  themes: { light: 'Light', dark: 'Dark', auto: 'System' },
  language: 'Language',
  settings: 'Building and running',
  save: 'Save',
  saved: 'Saved',
  revert: 'Revert',
} as const;

export const setting = {
  automatic: 'Automatic',
  network: { default: 'Default', host: 'Host', none: 'None' },
  engine: { label: 'Engine', about: 'Default: Docker if available, otherwise a plain process.' },
  builder: {
    label: 'Builder for publishing',
    about:
      'What builds images to publish. Direct needs no engine: it writes them straight to the registry. Default: Docker if available, otherwise direct.',
  },
  dockerHost: {
    label: 'Docker address',
    about: 'Default: the same as the Docker CLI (DOCKER_HOST, contexts, standard sockets).',
  },
  python: {
    label: 'Python',
    about: 'The interpreter the process engine uses to create environments.',
    choose: 'Choose a Python interpreter',
  },
  baseImages: {
    label: 'Base images',
    about: 'One line per runtime. Replaces python:<version>-slim.',
  },
  packageIndex: { label: 'Package index', about: 'URL of the Python package index.' },
  extraPackageIndexes: {
    label: 'More package indexes',
    about: 'Used after the first. Press Enter to add one.',
  },
  condaChannels: {
    label: 'Conda channels',
    about: 'Names or URLs, for packages that PyPI lacks. Press Enter to add one.',
  },
  signingKey: {
    label: 'Signing key',
    about:
      'Key that published images are signed with. Create one with slipway key create. Default: images are not signed.',
  },
  condaMirror: {
    label: 'Conda mirror',
    about: 'URL to look up channel names below. Default: https://conda.anaconda.org.',
  },
  caCertificates: {
    label: 'CA certificates',
    about:
      'PEM file trusted during builds. Default: the certificates of this machine. “none”: only those of the base image.',
    choose: 'Choose a PEM file',
  },
  httpProxy: { label: 'HTTP proxy', about: 'For builds. Default: the proxy from the environment.' },
  httpsProxy: { label: 'HTTPS proxy', about: 'For builds. Default: the proxy from the environment.' },
  noProxy: { label: 'No proxy for', about: 'Hosts to reach directly, separated by commas.' },
  buildNetwork: { label: 'Build network', about: 'Network available to build steps.' },
  startSeconds: {
    label: 'Start limit',
    about: 'Seconds a run may take to load its script and call init() before it is stopped.',
  },
  trashDays: {
    label: 'Trash',
    about: 'Days that deleted things can be restored. 0: they are deleted at once.',
  },
  keepTasks: { label: 'Task history', about: 'Number of finished tasks to keep, with their logs.' },
} as const;

export const happened = {
  title: 'What happened?',
  log: 'Log of Slipway itself',
  versions: 'Versions',
  electron: 'Window',
  browser: 'Browser',
  report: 'Report for a bug',
  reportHint:
    'Versions, engines, settings, the newest tasks and the ends of the logs. Paths of your home folder, passwords, tokens, keys and values of the environment are taken out. Look into it before you hand it to anybody.',
  make: 'Preview the report',
  save: 'Save the report…',
  saveTitle: 'Save the report as',
  saved: 'The report was saved',
  files: 'Contents',
} as const;
