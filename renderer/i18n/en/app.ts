export const app = {
  skipToPage: 'Skip to the page',
  navigation: 'Pages',
  withCount: '{{label}}, {{count}} running',
  welcome: 'Welcome',
  workbench: 'Workbench',
  models: 'Models',
  manifests: 'Manifests',
  images: 'Images',
  runs: 'Runs',
  clusters: 'Clusters',
  services: 'Services',
  tasks: 'Tasks',
  settings: 'Settings',
  version: 'Slipway {{version}}',
  readOnly: 'read-only: the data folder was written by a newer Slipway',
  switchTheme: 'Switch light and dark',
  pageCrashed: 'The page had to be loaded again. Unsaved texts were kept.',
} as const;

export const connection = {
  short: {
    waiting: 'connecting…',
    lost: 'reconnecting…',
    failed: 'core stopped',
    refused: 'token needed',
  },
  lost: 'The core of Slipway is away.',
  lostCore: 'It is being started again; what runs in containers goes on. This page reconnects by itself.',
  lostPortal: 'The portal does not answer. This page reconnects by itself.',
  failed: 'The core of Slipway keeps stopping.',
  failedHint: 'Its log lies in the data folder, in logs/core.log.',
  startAgain: 'Start it again',
  refused: 'This portal needs its token.',
  refusedHint: 'It stands in the address that `slipway serve` printed, after #token=.',
  token: 'Token',
  connect: 'Connect',
} as const;

export const parts = {
  copy: 'Copy',
  copied: 'Copied',
  loading: 'Loading…',
  tryAgain: 'Try again',
  cancel: 'Cancel',
  choose: 'Choose',
  chooseFile: 'Choose…',
  more: 'More actions',
  path: 'Path',
  pathOnServer: 'On the machine that Slipway runs on.',
  folders: 'Folders of {{folder}}',
  upFrom: 'Up from {{folder}}',
  emptyFolder: 'There is nothing in it.',
  cutFolder: 'There is more in it than is shown: type the path.',
  project: 'project',
  noMatch: 'Nothing matches',
  noMatchHint: 'Try fewer letters, or clear the filter.',
  freed: '{{size}} freed',
} as const;

export const log = {
  name: 'Log',
  find: 'Find in the log',
  lines_one: '{{number}} line',
  lines_other: '{{number}} lines',
  found: '{{found}} of {{of}} lines',
  live: 'live',
  dropped: 'the first {{number}} are no longer kept here',
  follow: 'Follow',
  wrap: 'Wrap',
  times: 'Times',
  copy: 'Copy these lines',
  save: 'Save the log to a file',
  waiting: 'Waiting for the first line…',
  empty: 'Nothing was printed.',
} as const;

/** Shown where core has no sentence of its own. */
export const errors = {
  bad_input: 'That is not what this call expects.',
  core_lost: 'The core of Slipway stopped; it is being started again.',
  cancelled: 'Cancelled.',
  internal: 'Something went wrong inside Slipway.',
} as const;
