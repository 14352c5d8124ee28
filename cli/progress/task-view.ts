import type { LogLine, Task } from '#contract/task/task.ts';

/** Shows how a task goes, while it goes. */
export interface TaskView {
  /** Whether the log is shown; without it it need not be read. */
  readonly showsLog: boolean;
  update(task: Task): void;
  log(lines: readonly LogLine[]): void;
  /** The user has asked it to stop, and it is cleaning up. */
  cancelling(): void;
  /** Nothing follows; leaves what should stay on the screen. */
  end(task: Task): void;
}

export const silentView: TaskView = {
  showsLog: false,
  update: () => undefined,
  log: () => undefined,
  cancelling: () => undefined,
  end: () => undefined,
};
