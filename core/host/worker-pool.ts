import { type JobOutcome, startWorkerThread, type WorkerThread } from './worker-thread.ts';

export interface JobOrder {
  readonly job: string;
  readonly input: unknown;
  /** The job is stopped after so long. */
  readonly mostMs: number;
  /** Whoever asked no longer wants it. */
  readonly signal?: AbortSignal | undefined;
  /** An order with the same key that is not done yet is dropped: who waits for it gets the outcome of this one. */
  readonly replaces?: string | undefined;
}

/** Does jobs in threads, so that no job can hold up the event loop of this process. */
export interface WorkerPool {
  run(order: JobOrder): Promise<JobOutcome>;
  close(): void;
}

/** One that is busy for long must not hold up every other project. */
const MOST_THREADS = 2;
/** A job that nobody waits for may end by itself for so long: starting a thread costs more than most jobs. */
const GRACE_MS = 500;

interface Waiter {
  readonly resolve: (outcome: JobOutcome) => void;
  readonly reject: (error: unknown) => void;
  order: Order;
}

interface Order extends JobOrder {
  waiters: Waiter[];
  thread?: WorkerThread;
}

/** Makes a pool of threads on a built entry; the first thread starts with the first job. */
export function createWorkerPool(file: URL, data: Readonly<Record<string, string>>): WorkerPool {
  const threads = createThreads(file, data);
  const waiting: Order[] = [];
  const running = new Set<Order>();

  function startNext(): void {
    while (waiting.length > 0) {
      const thread = threads.free();
      if (thread === undefined) return;
      const order = waiting.shift();
      if (order !== undefined) void perform(order, thread);
    }
  }

  async function perform(order: Order, thread: WorkerThread): Promise<void> {
    running.add(order);
    order.thread = thread;
    const timer = setTimeout(() => thread.stop(), order.mostMs);
    try {
      const outcome = await thread.do(order.job, order.input);
      for (const { resolve } of order.waiters) resolve(outcome);
    } catch (error) {
      for (const { reject } of order.waiters) reject(error);
    } finally {
      clearTimeout(timer);
      running.delete(order);
      startNext();
    }
  }

  /** Nobody waits for it any more. */
  function drop(order: Order): void {
    const place = waiting.indexOf(order);
    if (place >= 0) waiting.splice(place, 1);
    const { thread } = order;
    if (thread === undefined || !running.has(order)) return;
    setTimeout(() => {
      if (running.has(order)) thread.stop();
    }, GRACE_MS).unref();
  }

  return {
    run: async (asked) => {
      asked.signal?.throwIfAborted();
      const order: Order = { ...asked, waiters: [] };
      if (order.replaces !== undefined) takeOver(order, [...waiting, ...running]).forEach(drop);
      waiting.push(order);
      const outcome = waitFor(order, drop);
      startNext();
      return await outcome;
    },
    close: () => {
      waiting.length = 0;
      threads.stop();
    },
  };
}

/**
 * Lets the waiters of older orders of the same key wait for this one. Returns
 * those that nobody waits for any more.
 */
function takeOver(order: Order, unfinished: readonly Order[]): readonly Order[] {
  const older = unfinished.filter((one) => one.replaces === order.replaces);
  for (const one of older) {
    for (const waiter of one.waiters) waiter.order = order;
    order.waiters.push(...one.waiters);
    one.waiters = [];
  }
  return older;
}

function createThreads(
  file: URL,
  data: Readonly<Record<string, string>>,
): { free(): WorkerThread | undefined; stop(): void } {
  const threads = new Set<WorkerThread>();
  return {
    free: () => {
      for (const thread of threads) {
        if (thread.isGone) threads.delete(thread);
        else if (!thread.isBusy) return thread;
      }
      if (threads.size >= MOST_THREADS) return undefined;
      const thread = startWorkerThread(file, data);
      threads.add(thread);
      return thread;
    },
    stop: () => {
      for (const thread of threads) thread.stop();
    },
  };
}

function waitFor(order: Order, drop: (order: Order) => void): Promise<JobOutcome> {
  const { signal } = order;
  const { promise, resolve, reject } = withResolvers();
  const waiter: Waiter = { resolve, reject, order };
  order.waiters.push(waiter);
  const onAbort = (): void => {
    const left = waiter.order.waiters.filter((one) => one !== waiter);
    waiter.order.waiters = left;
    reject(signal?.reason);
    if (left.length === 0) drop(waiter.order);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  const forget = (): void => signal?.removeEventListener('abort', onAbort);
  promise.then(forget, forget);
  return promise;
}

function withResolvers(): {
  readonly promise: Promise<JobOutcome>;
  readonly resolve: Waiter['resolve'];
  readonly reject: Waiter['reject'];
} {
  let resolve: Waiter['resolve'] = () => undefined;
  let reject: Waiter['reject'] = () => undefined;
  const promise = new Promise<JobOutcome>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
