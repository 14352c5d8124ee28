import type { CoreContext } from './context.ts';
import { createScheduler } from './retraining/schedule/scheduler.ts';
import { createWatcher } from './telemetry/watch/watcher.ts';

/** What looks at schedules and at what is watched, for a program that goes on. */
export interface Clock {
  start(): void;
  /** Returns when what is under way has ended. */
  stop(): Promise<void>;
}

export function createClock(context: CoreContext): Clock {
  const parts: readonly Clock[] = [createScheduler(context), createWatcher(context)];
  return {
    start: () => {
      for (const part of parts) part.start();
    },
    stop: async () => {
      await Promise.all(parts.map((part) => part.stop()));
    },
  };
}
