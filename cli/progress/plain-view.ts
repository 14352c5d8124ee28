import type { Style } from '#cli/terminal/style.ts';
import { plainLine } from '#cli/terminal/width.ts';
import type { Task } from '#contract/task/task.ts';
import { stepLine } from './step-line.ts';
import type { TaskView } from './task-view.ts';

/** A line for each step that starts and ends and for each line of the log: for files, pipes and build servers. */
export function createPlainView(options: {
  readonly write: (text: string) => void;
  readonly style: Style;
}): TaskView {
  const shown = new Map<string, string>();
  const say = (text: string): void => options.write(`${text}\n`);
  const showSteps = (task: Task): void => {
    for (const step of task.steps) {
      const before = shown.get(step.id);
      const now = `${step.state} ${step.startedAt}`;
      if (before === now) continue;
      shown.set(step.id, now);
      // Its facts change while it runs; here they are told once, at the end.
      if (step.state === 'running') say(`› ${plainLine(step.title)}`);
      else say(stepLine(step, { style: options.style, now: Date.now(), spinner: '›', width: undefined }));
    }
  };
  return {
    showsLog: true,
    update: showSteps,
    log: (lines) => {
      for (const line of lines) say(options.style.faint(`  ${plainLine(line.text)}`));
    },
    cancelling: () => say('Cancelling; waiting for cleanup…'),
    end: showSteps,
  };
}
