import type { z } from 'zod';
import { Interrupted, ReportedFailure } from '#cli/failure/failure.ts';
import { followTask } from '#cli/progress/follow-task.ts';
import { createLiveView } from '#cli/progress/live-view.ts';
import { createPlainView } from '#cli/progress/plain-view.ts';
import { silentView, type TaskView } from '#cli/progress/task-view.ts';
import type { Terminal } from '#cli/terminal/terminal.ts';
import type { SlipwayClient } from '#contract/index.ts';
import type { Started, Task } from '#contract/task/task.ts';
import type { Core } from '#core/core.ts';
import type { Logger } from '#core/log/logger.ts';
import type { Output } from './output.ts';

/** What a command works with while it runs. */
export interface Session {
  readonly core: Core;
  readonly client: SlipwayClient;
  readonly output: Output;
  readonly terminal: Terminal;
  readonly logger: Logger;
  readonly dataFolder: string;
  /** Aborts at the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Ctrl-C does not end the command while `work` is under way: it hears `signal` and ends by itself. */
  hold<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Shows a task until it has ended; Ctrl-C ends the watching and not the task. */
  watch(taskId: string): Promise<Task>;
  /** Follows a task that was just started to its result, read with `schema`; throws what it failed with. */
  finish<Result>(starting: Promise<Started>, schema: z.ZodType<Result>): Promise<Result>;
}

export function createSession(parts: Omit<Session, 'watch' | 'finish'>): Session {
  const { client, output, signal } = parts;
  const view = (): TaskView => chooseView(parts.terminal, output);
  return {
    ...parts,
    watch: (taskId) => followTask({ client, taskId, view: view() }),
    finish: (starting, schema) =>
      parts.hold(async () => {
        const { taskId } = await starting;
        const task = await followTask({ client, taskId, view: view(), cancelOn: signal });
        if (signal.aborted && task.state === 'cancelled') throw new Interrupted();
        return resultOf(task, schema);
      }),
  };
}

function resultOf<Result>(task: Task, schema: z.ZodType<Result>): Result {
  switch (task.state) {
    case 'succeeded':
      return schema.parse(task.result);
    case 'failed':
      throw new ReportedFailure({
        ...(task.error ?? { code: 'internal', message: `${task.title} failed.` }),
        details: { ...task.error?.details, taskId: task.id },
      });
    case 'cancelled':
      throw new ReportedFailure({
        code: 'cancelled',
        message: `${task.title} was cancelled from outside this command.`,
        details: { taskId: task.id },
      });
    case 'running':
    case 'interrupted':
      throw new ReportedFailure({
        code: 'internal',
        message: `${task.title} exited without reporting a result.`,
        hint: `\`slipway task show ${task.id} --log\` shows what it wrote.`,
        details: { taskId: task.id },
      });
  }
}

/** On a terminal a live view; else plain lines, unless the answer is for a program or quiet was asked for. */
function chooseView(terminal: Terminal, output: Output): TaskView {
  if (output.isQuiet) return silentView;
  const { stderr, environment } = terminal;
  const put = (text: string): void => {
    stderr.write(text);
  };
  if (stderr.isTTY === true && environment.TERM !== 'dumb')
    return createLiveView({
      screen: { write: put, size: () => ({ columns: stderr.columns ?? 80, rows: stderr.rows ?? 24 }) },
      style: output.errorStyle,
    });
  return output.isJson ? silentView : createPlainView({ write: put, style: output.errorStyle });
}
