export const command = {
  palette: 'Commands',
  search: 'Search commands, models, images, runs…',
  noCommandLine: 'Only the window can do this.',
  close: 'Close',
  noProject: 'No project is open yet.',
  busy: 'A task is under way.',
  idle: 'Nothing is under way.',
  editorKeys:
    'In the editor, Tab belongs to the text and F6 leads out. F1 lists what the editor itself can do.',
  copyCommand: 'Copy the command line of this page',
  themeLight: 'Light theme',
  themeDark: 'Dark theme',
  themeSystem: 'Theme of the system',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  zoomReset: 'Actual size',
  group: {
    here: 'On this page',
    go: 'Go to',
    program: 'Window',
    project: 'Recent projects',
    model: 'Models',
    image: 'Images',
    run: 'Runs',
    task: 'Tasks',
  },
  name: {
    palette: 'Show all commands',
    shortcuts: 'Keyboard shortcuts',
    'next-pane': 'Go to the next part of the window',
    'previous-pane': 'Go to the part before',
    'open-folder': 'Open a folder…',
    'new-window': 'New window',
    settings: 'Settings',
    welcome: 'Welcome',
    workbench: 'Workbench',
    models: 'Models',
    manifests: 'Manifests',
    images: 'Images',
    runs: 'Runs',
    clusters: 'Clusters',
    services: 'Services',
    tasks: 'Tasks',
    happened: 'What happened?',
    'toggle-theme': 'Switch light and dark',
    save: 'Save the file',
    'save-all': 'Save all files',
    build: 'Build the project',
    run: 'Run the project',
    stop: 'Stop the run',
    delete: 'Delete what is selected',
  },
  menu: { file: 'File', go: 'Go', project: 'Project', view: 'View', help: 'Help' },
  trayOpen: 'Open Slipway',
  trayQuit: 'Quit, and cancel what is under way',
  trayWorking: 'tasks are under way',
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

export const size = {
  total: '{{size}} in all',
  predicted: 'Predicted',
  real: 'Built',
  last: 'Last build',
  layer: 'Layer',
  basis: {
    files: 'the files that go in',
    last: 'as in the last image with the same',
    similar: 'about as in an image with something else',
    unknown: 'not known before the first build',
  },
  title: 'Size by layer',
} as const;

export const comparison = {
  title: 'Compare',
  with: 'Compared to',
  none: 'There is no other image to compare it to.',
  manifest: 'Manifest',
  packages: 'Packages',
  layers: 'Size by layer',
} as const;

export const list = {
  sort: 'Sort',
  filter: 'Show',
  all: 'All',
  newest: 'Newest first',
  oldest: 'Oldest first',
  byName: 'By name',
  largest: 'Largest first',
  longest: 'Longest first',
  filterTasks: 'Filter by name or error',
  filterRuns: 'Filter by name, image or state',
} as const;

export const retry = {
  again: 'Try again',
  waiting: 'waits: {{front}}',
} as const;
