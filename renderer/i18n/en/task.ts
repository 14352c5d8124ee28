export const task = {
  state: {
    running: 'running',
    succeeded: 'succeeded',
    failed: 'failed',
    cancelled: 'cancelled',
    interrupted: 'interrupted',
  },
  kind: { buildFailed: 'the last build failed', failed: 'it did not start' },
  running_zero: 'none running',
  running_one: '{{count}} running',
  running_other: '{{count}} running',
  none: 'No tasks yet',
  noneHint: 'Builds, exports and everything else that takes a while stand here, with their logs.',
  cached: 'cached',
  cancel: 'Cancel',
  interruptedHint: 'The process that did it ended before it did. Start it again; nothing half-made is used.',
  openProject: 'Open the project',
  openRun: 'Show the run',
  openImage: 'Show the image',
  openModel: 'Show the model',
} as const;

export const retry = {
  again: 'Try again',
  waiting: 'waits: {{front}}',
} as const;
