import type { CoreContext } from '#core/context.ts';
import { sweepTrash } from './empty.ts';

const HOUR_MS = 60 * 60_000;

export interface Sweeper {
  /** Sweeps the trash now and every hour. */
  start(): void;
  /** Returns when a sweep under way has ended. */
  stop(): Promise<void>;
}

export function createSweeper(context: Pick<CoreContext, 'store' | 'engines' | 'logger'>): Sweeper {
  let current: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const sweep = (): void => {
    current = current
      .then(() => sweepTrash(context))
      .catch((error: unknown) => context.logger.error('the trash could not be swept', { error }));
  };
  return {
    start: () => {
      if (timer !== undefined) return;
      timer = setInterval(sweep, HOUR_MS).unref();
      sweep();
    },
    stop: () => {
      clearInterval(timer);
      return current;
    },
  };
}
