import type { Task, TaskState, TaskStep } from '#contract/task/task.ts';
import type { Tone } from '#renderer/parts/feedback/dot.tsx';

export const TASK_TONES: Readonly<Record<TaskState, Tone>> = {
  running: 'accent',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'idle',
  interrupted: 'warn',
};

export const STEP_TONES: Readonly<Record<TaskStep['state'], Tone>> = {
  running: 'accent',
  done: 'good',
  cached: 'good',
  failed: 'bad',
  cancelled: 'idle',
};

/** How long it took, or has taken so far, in milliseconds. */
export function elapsed(
  timed: Pick<Task, 'startedAt'> & { readonly endedAt?: string | undefined },
  now = Date.now(),
): number {
  const end = timed.endedAt === undefined ? now : Date.parse(timed.endedAt);
  return Math.max(0, end - Date.parse(timed.startedAt));
}

/** The share of a step that is done, from 0 to 1; undefined when nobody knows. */
export function stepShare(step: TaskStep): number | undefined {
  const { amount } = step;
  return amount?.total === undefined || amount.total === 0
    ? undefined
    : Math.min(1, amount.done / amount.total);
}
