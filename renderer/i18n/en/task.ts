export const task = {
  state: {
    running: 'running',
    succeeded: 'succeeded',
    failed: 'failed',
    cancelled: 'cancelled',
    interrupted: 'interrupted',
  },
  kind: { buildFailed: 'the last build failed', failed: 'failed to start' },
  running_zero: 'none running',
  running_one: '{{count}} running',
  running_other: '{{count}} running',
  none: 'No tasks yet',
  noneHint: 'Builds, exports and other long-running work appear here, with their logs.',
  cached: 'cached',
  cancel: 'Cancel',
  interruptedHint: 'The process that ran this task ended early. Try again. Nothing incomplete is used.',
  copyError: 'Copy the error',
  copyId: 'Copy the ID',
  openProject: 'Open the project',
  openRun: 'Open the run',
  openImage: 'Open the image',
  openModel: 'Open the model',
} as const;

export const retry = {
  again: 'Try again',
  waiting: 'waiting for {{front}}',
} as const;
