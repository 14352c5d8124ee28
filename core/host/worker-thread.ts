import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { errorInfoSchema, SlipwayError } from '#contract/errors.ts';
import { sharedLabel } from './shared-label.ts';
import { hasCode } from './system-error.ts';

/** What a job came to: its value, or why it was stopped and what it was looking at then. */
export type JobOutcome<Value = unknown> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'stopped'; readonly why: 'time' | 'memory'; readonly at: string | undefined };

/** A thread of its own that does one job at a time. */
export interface WorkerThread {
  readonly isBusy: boolean;
  readonly isGone: boolean;
  /** Does a job of the thread's table; rejects with what the job throws. */
  do(job: string, input: unknown): Promise<JobOutcome>;
  /** Ends the thread, in the middle of its job, which then is stopped. */
  stop(): void;
}

/** A job that needs more than this is stopped, and takes nobody with it. */
const MEMORY_MB = 1024;

/** What a thread tells of its job: errors as data, because a clone of an error loses its code. */
const newsSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('done'), value: z.unknown() }),
  z.object({ type: z.literal('refused'), error: errorInfoSchema }),
  z.object({
    type: z.literal('failed'),
    message: z.string(),
    stack: z.string().optional(),
    code: z.string().optional(),
    path: z.string().optional(),
  }),
]);
export type WorkerNews = z.input<typeof newsSchema>;

interface Current {
  readonly resolve: (outcome: JobOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Starts a thread on a built entry, which answers each `{ job, input }` with {@link WorkerNews}. It finds `data` in its
 * `workerData`, and there in `label` the memory of a {@link sharedLabel}, for what it is looking at.
 */
export function startWorkerThread(file: URL, data: Readonly<Record<string, string>>): WorkerThread {
  const label = sharedLabel();
  const worker = new Worker(file, {
    workerData: { ...data, label: label.memory },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  // A thread without a job must not keep the process alive, and one with a job must.
  worker.unref();
  let current: Current | undefined;
  let isGone = false;
  const settle = (how: (waiting: Current) => void): void => {
    const waiting = current;
    current = undefined;
    worker.unref();
    if (waiting !== undefined) how(waiting);
  };
  worker.on('message', (message: unknown) => {
    const news = newsSchema.parse(message);
    if (news.type === 'done') settle(({ resolve }) => resolve({ kind: 'done', value: news.value }));
    else settle(({ reject }) => reject(errorOf(news)));
  });
  worker.on('error', (error) => {
    isGone = true;
    const isMemory = hasCode(error, 'ERR_WORKER_OUT_OF_MEMORY');
    settle(({ resolve, reject }) =>
      isMemory ? resolve({ kind: 'stopped', why: 'memory', at: label.read() }) : reject(error),
    );
  });
  worker.on('exit', (code) => {
    isGone = true;
    settle(({ reject }) => reject(new Error(`a worker thread ended with code ${code}`)));
  });
  return {
    get isBusy() {
      return current !== undefined;
    },
    get isGone() {
      return isGone;
    },
    do: (job, input) =>
      new Promise((resolve, reject) => {
        current = { resolve, reject };
        label.write('');
        worker.ref();
        worker.postMessage({ job, input });
      }),
    stop: () => {
      isGone = true;
      settle(({ resolve }) => resolve({ kind: 'stopped', why: 'time', at: label.read() }));
      void worker.terminate();
    },
  };
}

function errorOf(news: Extract<z.output<typeof newsSchema>, { type: 'refused' | 'failed' }>): Error {
  if (news.type === 'refused') return new SlipwayError(news.error.code, news.error);
  const { message, stack, code, path } = news;
  return Object.assign(new Error(message), {
    ...(stack === undefined ? {} : { stack }),
    ...(code === undefined ? {} : { code }),
    ...(path === undefined ? {} : { path }),
  });
}
