import type { RunState } from '#contract/run/run.ts';
import type { Tone } from '#renderer/parts/feedback/dot.tsx';

export const RUN_TONES: Readonly<Record<RunState, Tone>> = {
  starting: 'accent',
  ready: 'good',
  unhealthy: 'warn',
  stopped: 'idle',
  exited: 'bad',
  lost: 'idle',
};

/** Whether the run holds its port and can be stopped. */
export function isAlive(state: RunState): boolean {
  return state === 'starting' || state === 'ready' || state === 'unhealthy';
}
