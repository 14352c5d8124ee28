import type { TaskWork } from '#core/task/tasks.ts';

/** A task's work whose steps are timed. */
export interface Stopwatch {
  readonly work: TaskWork;
  /** Seconds of each step so far, by its id. */
  seconds(): Readonly<Record<string, number>>;
}

export function stopwatch(work: TaskWork): Stopwatch {
  const began = new Map<string, number>();
  const took = new Map<string, number>();
  const stop = (id: string): void => {
    const start = began.get(id);
    if (start !== undefined) took.set(id, Math.round(performance.now() - start) / 1000);
  };
  const timed: TaskWork = {
    ...work,
    step: (id, title, change) => {
      if (!began.has(id)) began.set(id, performance.now());
      work.step(id, title, change);
    },
    endStep: (id, state, note) => {
      stop(id);
      work.endStep(id, state, note);
    },
    within: async (id, title, inner) => {
      began.set(id, performance.now());
      try {
        return await work.within(id, title, inner);
      } finally {
        stop(id);
      }
    },
  };
  return { work: timed, seconds: () => Object.fromEntries(took) };
}
