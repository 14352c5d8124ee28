import { stepLine } from '#cli/progress/step-line.ts';
import type { Page } from '#cli/session/output.ts';
import { formatAge, formatDuration } from '#cli/terminal/amount.ts';
import type { Style } from '#cli/terminal/style.ts';
import { formatFacts } from '#cli/terminal/table.ts';
import type { Task, TaskState } from '#contract/task/task.ts';

/** One task in full, for people. */
export function taskFacts(task: Task, { style, width, now }: Page): string {
  const { error } = task;
  const facts = formatFacts(
    [
      ['task', style.strong(task.id)],
      ['what', task.title],
      ['state', paintTaskState(stateOf(task), task.state, style)],
      ['started', formatAge(task.startedAt, now)],
      ['took', formatDuration(durationOf(task, now))],
      ['error', error === undefined ? undefined : `${style.bad(`[${error.code}]`)} ${error.message}`],
      ['hint', error?.hint],
    ],
    style,
  );
  const steps = task.steps.map((step) => stepLine(step, { style, now: now.getTime(), spinner: '›', width }));
  return steps.length === 0 ? facts : `${facts}\n\n${steps.join('\n')}`;
}

export function durationOf(task: Task, now: Date): number {
  const end = task.endedAt === undefined ? now.getTime() : Date.parse(task.endedAt);
  return Math.max(0, end - Date.parse(task.startedAt));
}

export function stateOf(task: Task): string {
  return task.state === 'running' && task.cancelRequested ? 'cancelling' : task.state;
}

/** Paints `text` as the state it tells of. */
export function paintTaskState(text: string, state: TaskState, style: Style): string {
  switch (state) {
    case 'running':
      return style.accent(text);
    case 'succeeded':
      return style.good(text);
    case 'failed':
      return style.bad(text);
    case 'cancelled':
    case 'interrupted':
      return style.warn(text);
  }
}
