import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadReport } from '#contract/load/load-report.ts';
import { type Answered, createLoadMeter } from './load-meter.ts';

/** Sends one request and tells how it ended; never throws for an answer that did not come. */
export type Sender = (signal: AbortSignal) => Promise<Answered>;

export interface LoadPlan {
  /** Ends after this many; undefined: only time ends it. */
  readonly requests?: number | undefined;
  /** Ends after this long. */
  readonly seconds: number;
  /** How many are under way at once, at most. */
  readonly concurrency: number;
  /**
   * Undefined: each of the concurrent senders sends its next request when it has its answer. A number: requests are
   * due at this steady pace, and each one's time counts from when it was due, so that an answerer that stalls shows
   * in every request that had to wait for it.
   */
  readonly perSecond?: number | undefined;
}

export interface LoadOptions {
  readonly plan: LoadPlan;
  readonly send: Sender;
  /** Cancels: requests under way are given up, and the call throws. */
  readonly signal: AbortSignal;
  /** Ends it early and well: what is under way is waited for, then reported. */
  readonly until?: AbortSignal | undefined;
  /** Told twice a second how it goes. */
  readonly onProgress?: ((report: LoadReport) => void) | undefined;
}

const PROGRESS_MS = 500;

/** Sends requests as planned and reports how they ended. Throws the signal's reason when cancelled. */
export async function sendLoad(options: LoadOptions): Promise<LoadReport> {
  const { plan, onProgress } = options;
  options.signal.throwIfAborted();
  const meter = createLoadMeter();
  const began = performance.now();
  const now = (): number => performance.now() - began;
  const next = createTurns(options, now);
  const failing = new AbortController();
  const signal = AbortSignal.any([options.signal, failing.signal]);
  // Each request under way listens to it.
  setMaxListeners(Number.POSITIVE_INFINITY, signal);
  const worker = async (): Promise<void> => {
    for (let due = next(); due !== undefined; due = next()) {
      if (!(await isTime(due - now(), { signal, until: options.until }))) return;
      const from = plan.perSecond === undefined ? now() : due;
      const answered = await options.send(signal);
      signal.throwIfAborted();
      const endedAt = now();
      meter.record(answered, { milliseconds: endedAt - from, endedAt });
    }
  };
  const timer =
    onProgress === undefined ? undefined : setInterval(() => onProgress(meter.report(now())), PROGRESS_MS);
  try {
    await Promise.all(Array.from({ length: workerCount(plan) }, worker));
  } finally {
    // One that threw must not leave the others sending.
    failing.abort();
    clearInterval(timer);
  }
  return meter.report(now());
}

/** Waits until a request is due. False when the load was ended before; throws when it was cancelled. */
async function isTime(
  milliseconds: number,
  { signal, until }: Pick<LoadOptions, 'signal' | 'until'>,
): Promise<boolean> {
  if (milliseconds > 0) {
    const either = until === undefined ? signal : AbortSignal.any([signal, until]);
    // It rejects for nothing but these two signals, which are asked next.
    await Promise.allSettled([sleep(milliseconds, undefined, { signal: either })]);
  }
  signal.throwIfAborted();
  return until?.aborted !== true;
}

function workerCount(plan: LoadPlan): number {
  return Math.max(1, Math.min(plan.concurrency, plan.requests ?? Number.POSITIVE_INFINITY));
}

/** Hands out the time at which each next request is due, in milliseconds since the start; undefined: no more. */
function createTurns(
  { plan, until }: Pick<LoadOptions, 'plan' | 'until'>,
  now: () => number,
): () => number | undefined {
  let given = 0;
  return () => {
    if (until?.aborted === true || given >= (plan.requests ?? Number.POSITIVE_INFINITY)) return undefined;
    const due = plan.perSecond === undefined ? now() : (given * 1000) / plan.perSecond;
    if (due >= plan.seconds * 1000 || now() >= plan.seconds * 1000) return undefined;
    given += 1;
    return due;
  };
}
