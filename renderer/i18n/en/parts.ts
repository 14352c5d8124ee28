export const parts = {
  copy: 'Copy',
  copied: 'Copied',
  loading: 'Loading…',
  tryAgain: 'Try again',
  cancel: 'Cancel',
  choose: 'Choose',
  chooseFile: 'Choose…',
  more: 'More actions',
  /** Between the parts of one line. */
  semicolon: '; ',
  path: 'Path',
  pathOnServer: 'A path on the machine that runs Slipway.',
  folders: 'Folders of {{folder}}',
  upFrom: 'Up from {{folder}}',
  emptyFolder: 'This folder is empty.',
  cutFolder: 'Not everything is shown. Type the path instead.',
  project: 'project',
  gone: 'No longer here',
  goneHint: 'It was deleted. Choose another item from the list.',
  noMatch: 'No results',
  noMatchHint: 'Try another search or clear the filter.',
  freed: '{{size}} freed',
} as const;

export const log = {
  name: 'Log',
  find: 'Find in the log',
  lines_one: '{{number}} line',
  lines_other: '{{number}} lines',
  found: '{{found}} of {{of}} lines',
  live: 'live',
  dropped: 'the first {{number}} lines were dropped',
  follow: 'Follow',
  wrap: 'Wrap',
  times: 'Times',
  copy: 'Copy these lines',
  copyLine: 'Copy this line',
  copyMarked: 'Copy the selected text',
  save: 'Save the log to a file',
  waiting: 'Waiting for the first line…',
  empty: 'No output.',
} as const;

export const logTools = {
  level: 'Level',
  levels: {
    all: 'All levels',
    info: 'Info and above',
    warning: 'Warnings and errors',
    error: 'Errors',
    output: 'Without level',
  },
  pause: 'Pause',
  later: '{{number}} since the pause',
  places: '{{number}} found',
  place: '{{place}} of {{number}}',
  previous: 'Previous place',
  next: 'Next place',
  onlyFound: 'Only these',
  onlyRequest: 'Only lines of request {{id}}',
  allRequests: 'Lines of all requests',
  beside: 'With…',
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

/** Shown where core has no sentence of its own. */
export const errors = {
  bad_input: 'The request is invalid.',
  core_lost: 'Slipway’s core stopped. It is restarting.',
  cancelled: 'Cancelled.',
  internal: 'Something went wrong inside Slipway.',
} as const;
