import type { LogLine } from '#contract/task/task.ts';

/** Lines kept of one log, about 0.7 KB each in memory. Older ones are let go, and their number is told; `slipway logs` has all. */
export const MOST_LINES = 150_000;

/** The lines of a log outside of React: pages come in far more often than the screen is painted. */
export interface LogBuffer {
  readonly lines: readonly LogLine[];
  /** How many of the first lines are no longer kept. */
  readonly dropped: number;
  append(lines: readonly LogLine[]): void;
  /** Tells `listener` at most once a frame. */
  subscribe(listener: () => void): () => void;
  /** Changes whenever the lines do. */
  version(): number;
}

export function createLogBuffer(
  schedule: (work: () => void) => unknown = (work) => requestAnimationFrame(work),
): LogBuffer {
  const lines: LogLine[] = [];
  const listeners = new Set<() => void>();
  let dropped = 0;
  let version = 0;
  let isScheduled = false;

  const tell = (): void => {
    isScheduled = false;
    version += 1;
    for (const listener of listeners) listener();
  };

  return {
    lines,
    get dropped() {
      return dropped;
    },
    append: (more) => {
      if (more.length === 0) return;
      for (const line of more) lines.push(line);
      if (lines.length > MOST_LINES * 1.1) {
        const surplus = lines.length - MOST_LINES;
        lines.splice(0, surplus);
        dropped += surplus;
      }
      if (isScheduled) return;
      isScheduled = true;
      schedule(tell);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
  };
}
