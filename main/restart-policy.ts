/** Waits before a restart, by how many ends came close together. */
const DELAYS_MS = [0, 500, 2000, 10_000] as const;
const WINDOW_MS = 60_000;
const MOST_ENDS = 5;

export interface RestartPolicy {
  /** Notes an end; returns how long to wait before the next start, or undefined when it is time to give up. */
  next(now: number): number | undefined;
  /** Forgets what was, because somebody asks for a new try. */
  reset(): void;
}

/** Restarts at once after a first crash, ever later when it happens again, and not for ever. */
export function createRestartPolicy(): RestartPolicy {
  let ends: number[] = [];
  return {
    next: (now) => {
      ends = [...ends.filter((end) => now - end < WINDOW_MS), now];
      if (ends.length >= MOST_ENDS) return undefined;
      return DELAYS_MS[Math.min(ends.length, DELAYS_MS.length) - 1] ?? 0;
    },
    reset: () => {
      ends = [];
    },
  };
}
