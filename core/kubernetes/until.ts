import { setTimeout as sleep } from 'node:timers/promises';
import { SlipwayError } from '#contract/errors.ts';

interface Polling {
  /** Milliseconds between two looks. */
  readonly every: number;
  /** Milliseconds after which it is given up; without it never. */
  readonly limit?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Looks again and again until there is something. Returns it, or undefined when the limit has passed: the last look is made after it, so
 * that a slow machine does not miss what is there. Throws what `look` throws, and `cancelled` when `signal` aborts.
 */
export async function until<Found>(
  look: () => Promise<Found | undefined>,
  { every, limit = Number.POSITIVE_INFINITY, signal }: Polling,
): Promise<Found | undefined> {
  const end = Date.now() + limit;
  for (;;) {
    const isLast = Date.now() >= end;
    const found = await look();
    if (found !== undefined) return found;
    if (isLast) return undefined;
    await pause(Math.min(every, Math.max(0, end - Date.now())), signal);
  }
}

/** Does something now and then, until `signal` aborts; then it returns. Throws what `act` throws before that. */
export async function whileOpen(act: () => Promise<void>, every: number, signal: AbortSignal): Promise<void> {
  try {
    await until(
      async () => {
        if (signal.aborted) return true;
        await act();
        return undefined;
      },
      { every, signal },
    );
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Waits; throws `cancelled` when `signal` aborts. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (cause) {
    throw new SlipwayError('cancelled', { cause });
  }
}
