export const system = {
  engine: { docker: 'Docker', process: 'Process' },
  engineAbout: {
    docker:
      'Anything that speaks the Docker API: Docker, Podman, Colima. Builds images that can be published.',
    process:
      'A virtual environment and a plain process: needs only Python. Builds and tests, cannot publish.',
  },
  engineUp: '{{engine}} {{version}}',
  engineDown: 'no engine',
  engineDownHint: 'Nothing on this machine can build or run images yet. The settings say why.',
  dockerDown: 'Docker is not running',
  dockerDownHint:
    'Projects run as plain Python processes. Start Docker to build images that can be published.',
  engines: 'Engines',
  used: 'used',
  use: 'Use',
  notAvailable: 'not available',
  doctor: 'Doctor',
  lookAgain: 'Look again',
  finding: { ok: 'fine', warning: 'look at it', problem: 'problem' },
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
  network: { default: 'Default', host: 'Of this machine', none: 'None' },
  engine: { label: 'Engine', about: 'Without one: Docker where it answers, else a plain process.' },
  dockerHost: {
    label: 'Docker address',
    about:
      'Without one it is found as the Docker command line finds it: DOCKER_HOST, contexts, the usual sockets.',
  },
  python: {
    label: 'Python',
    about: 'The interpreter that the process engine makes environments from.',
    choose: 'Choose a Python interpreter',
  },
  baseImages: {
    label: 'Base images',
    about: 'One line a runtime, in place of python:<version>-slim.',
  },
  packageIndex: { label: 'Package index', about: 'Address of the Python package index.' },
  extraPackageIndexes: { label: 'More package indexes', about: 'Looked at after the first. Enter adds one.' },
  caCertificates: {
    label: 'CA certificates',
    about:
      'PEM file that builds trust. Without one: what this machine trusts. “none”: only what the base image trusts.',
    choose: 'Choose a PEM file',
  },
  httpProxy: { label: 'HTTP proxy', about: 'For builds. Without one: the proxy of the environment.' },
  httpsProxy: { label: 'HTTPS proxy', about: 'For builds. Without one: the proxy of the environment.' },
  noProxy: { label: 'No proxy for', about: 'Hosts that are reached directly, separated by commas.' },
  buildNetwork: { label: 'Build network', about: 'The network that build steps may use.' },
  keepTasks: { label: 'Remembered tasks', about: 'How many ended tasks are kept, with their logs.' },
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
  make: 'Look at the report',
  save: 'Save the report…',
  saveTitle: 'Save the report as',
  saved: 'The report was saved',
  files: 'What is in it',
} as const;
