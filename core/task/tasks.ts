import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SlipwayError } from '#contract/errors.ts';
import type { LogPage, Task, TaskKind, TaskState, TaskStep } from '#contract/task/task.ts';
import { thisProcess } from '#core/host/process-identity.ts';
import { toErrorInfo } from '#core/log/error-info.ts';
import { openLineLog, readLogPage } from '#core/log/line-log.ts';
import type { Logger } from '#core/log/logger.ts';
import type { TaskFolder } from './task-folder.ts';

/** What the work of a task is given: the signal to stop, and the ways to tell how it goes. */
export interface TaskWork {
  readonly id: string;
  readonly signal: AbortSignal;
  log(text: string, source?: string): void;
  /** Starts a step, or changes one that runs. */
  step(id: string, title: string, change?: Partial<Pick<TaskStep, 'amount' | 'note'>>): void;
  endStep(id: string, state?: Exclude<TaskStep['state'], 'running'>, note?: string): void;
  /** Runs `work` as a step: ends it as done, failed or cancelled. */
  within<Result>(id: string, title: string, work: () => Promise<Result>): Promise<Result>;
  /** Corrects what the task is about once it is known. */
  subject(subject: Task['subject']): void;
  /** What its result is so far: readers see it before the end, and when it is cancelled. */
  interim(result: unknown): void;
}

export interface TaskRequest<Result> {
  readonly kind: TaskKind;
  readonly title: string;
  /** What its procedure was asked for, so that it can be started again. */
  readonly input?: unknown;
  readonly subject?: Task['subject'];
  readonly work: (work: TaskWork) => Promise<Result>;
}

export interface Tasks {
  /** Starts a task and answers its id at once. */
  start<Result>(request: TaskRequest<Result>): Promise<{ readonly taskId: string }>;
  get(id: string): Promise<Task>;
  list(options: { readonly state?: TaskState | undefined; readonly limit: number }): Promise<readonly Task[]>;
  read(options: LogRead): Promise<LogPage>;
  wait(options: {
    readonly id: string;
    readonly waitMs: number;
    readonly signal?: AbortSignal | undefined;
  }): Promise<Task>;
  cancel(id: string): Promise<Task>;
  /** Cancels all tasks of this process and resolves when they have cleaned up. */
  close(): Promise<void>;
}

interface LogRead {
  readonly id: string;
  readonly after: number;
  readonly max: number;
  readonly waitMs: number;
  readonly signal?: AbortSignal | undefined;
}

interface Running {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** How often a running task saves its progress, and looks whether another process asks it to stop. */
const SAVE_MS = 100;

export function createTasks(options: {
  readonly folder: TaskFolder;
  readonly logger: Logger;
  readonly keep: () => Promise<number>;
}): Tasks {
  const { folder } = options;
  const running = new Map<string, Running>();

  const get = async (id: string): Promise<Task> => {
    const task = await folder.read(id);
    if (task === undefined)
      throw new SlipwayError('not_found', {
        message: `Task not found: “${id}”.`,
        hint: '`slipway task list` lists the recent ones.',
      });
    return task;
  };

  return {
    get,
    start: async (request) => {
      const id = newTaskId();
      await folder.create(id);
      const controller = new AbortController();
      const live = createLiveTask(id, request, { folder, logger: options.logger, controller });
      await live.save();
      const ended = live.run().finally(async () => {
        running.delete(id);
        await folder.prune(await options.keep());
      });
      running.set(id, { controller, ended });
      ended.catch((error: unknown) => options.logger.error('a task could not be recorded', { id, error }));
      return { taskId: id };
    },
    list: async ({ state, limit }) => {
      const tasks = await folder.list(state === undefined ? limit : 1000);
      return tasks.filter((task) => state === undefined || task.state === state).slice(0, limit);
    },
    read: async (read) => {
      await get(read.id);
      return readLogPage(folder.logPath(read.id), {
        ...read,
        isComplete: async () => (await get(read.id)).state !== 'running',
      });
    },
    wait: async ({ id, waitMs, signal }) => {
      const end = Date.now() + waitMs;
      for (;;) {
        const task = await get(id);
        if (task.state !== 'running' || Date.now() >= end || signal?.aborted === true) return task;
        const own = running.get(id);
        await Promise.race([own?.ended ?? sleep(SAVE_MS), sleep(Math.max(1, end - Date.now()))]);
      }
    },
    cancel: async (id) => {
      const task = await get(id);
      if (task.state !== 'running') return task;
      await folder.requestCancel(id);
      running.get(id)?.controller.abort(new SlipwayError('cancelled'));
      return get(id);
    },
    close: async () => {
      for (const { controller } of running.values()) controller.abort(new SlipwayError('cancelled'));
      await Promise.allSettled([...running.values()].map((task) => task.ended));
    },
  };
}

/** Sortable by time: base 36 milliseconds, then chance. */
function newTaskId(): string {
  return `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}`;
}

function createLiveTask<Result>(
  id: string,
  request: TaskRequest<Result>,
  ground: { readonly folder: TaskFolder; readonly logger: Logger; readonly controller: AbortController },
): { save(): Promise<void>; run(): Promise<void> } {
  const { folder, controller } = ground;
  const steps = new Map<string, TaskStep>();
  let task: Task = {
    id,
    kind: request.kind,
    title: request.title,
    state: 'running',
    startedAt: new Date().toISOString(),
    steps: [],
    subject: request.subject ?? {},
    ...(request.input === undefined ? {} : { input: request.input }),
    cancelRequested: false,
  };
  let isDirty = false;
  const snapshot = (): Task => ({ ...task, steps: [...steps.values()] });
  const save = (): Promise<void> => {
    isDirty = false;
    return folder.save(snapshot(), thisProcess());
  };

  const run = async (): Promise<void> => {
    const log = openLineLog(folder.logPath(id), (error) =>
      ground.logger.error('a task log could not be written', { id, error }),
    );
    const work = createWork({
      id,
      signal: controller.signal,
      steps,
      log,
      changed: () => {
        isDirty = true;
      },
      change: (part) => {
        task = { ...task, ...part };
      },
    });
    const timer = setInterval(() => {
      folder
        .isCancelRequested(id)
        .then((isRequested) => (isRequested ? controller.abort(new SlipwayError('cancelled')) : undefined))
        .then(() => (isDirty ? save() : undefined))
        .catch((error: unknown) => ground.logger.error('a task could not be saved', { id, error }));
    }, SAVE_MS);
    const end = await settle(request, work, ground);
    clearInterval(timer);
    await log.close();
    for (const step of steps.values())
      if (step.state === 'running')
        work.endStep(
          step.id,
          end.state === 'succeeded' ? 'done' : end.state === 'cancelled' ? 'cancelled' : 'failed',
        );
    task = { ...task, ...end, endedAt: new Date().toISOString() };
    await save();
  };
  return { save, run };
}

type End =
  | { readonly state: 'succeeded'; readonly result: unknown }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly error: NonNullable<Task['error']> };

async function settle<Result>(
  request: TaskRequest<Result>,
  work: TaskWork,
  ground: { readonly logger: Logger; readonly controller: AbortController },
): Promise<End> {
  try {
    return { state: 'succeeded', result: await request.work(work) };
  } catch (error) {
    // Whatever a library throws once it was told to stop, it was told to stop.
    if (ground.controller.signal.aborted) return { state: 'cancelled' };
    const info = toErrorInfo(error, ground.logger);
    work.log(info.hint === undefined ? info.message : `${info.message} ${info.hint}`, 'error');
    return { state: 'failed', error: info };
  }
}

function createWork(live: {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly steps: Map<string, TaskStep>;
  readonly log: { write(line: { time: string; source?: string; text: string }): void };
  readonly changed: () => void;
  readonly change: (part: Partial<Pick<Task, 'subject' | 'result'>>) => void;
}): TaskWork {
  const { steps, changed } = live;
  const work: TaskWork = {
    id: live.id,
    signal: live.signal,
    log: (text, source) => {
      const time = new Date().toISOString();
      for (const line of text.replace(/\n$/, '').split('\n'))
        live.log.write(source === undefined ? { time, text: line } : { time, source, text: line });
    },
    step: (id, title, change) => {
      const before = steps.get(id);
      steps.set(id, {
        id,
        title,
        state: 'running',
        startedAt: before?.startedAt ?? new Date().toISOString(),
        ...change,
      });
      changed();
    },
    endStep: (id, state = 'done', note) => {
      const before = steps.get(id);
      if (before === undefined) return;
      steps.set(id, {
        ...before,
        state,
        endedAt: new Date().toISOString(),
        ...(note === undefined ? {} : { note }),
      });
      changed();
    },
    within: async (id, title, inner) => {
      work.step(id, title);
      try {
        const result = await inner();
        if (steps.get(id)?.state === 'running') work.endStep(id);
        return result;
      } catch (error) {
        work.endStep(id, live.signal.aborted ? 'cancelled' : 'failed');
        throw error;
      }
    },
    subject: (subject) => {
      live.change({ subject });
      changed();
    },
    interim: (result) => {
      live.change({ result });
      changed();
    },
  };
  return work;
}
