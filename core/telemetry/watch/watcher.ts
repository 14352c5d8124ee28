import type { CoreContext } from '#core/context.ts';
import { lastHour, runWatch } from './run-watch.ts';
import { isOf, type Watched } from './watch-records.ts';
import { sendWaiting } from './webhook/send-waiting.ts';

/** How often it is looked whether an hour is over, or news is to be sent. */
const TICK_MS = 60_000;

export interface Watcher {
  /** Looks at what is watched now and every hour, and sends news as it comes. */
  start(): void;
  /** Breaks off what is under way; returns when that has ended. */
  stop(): Promise<void>;
}

export function createWatcher(context: CoreContext): Watcher {
  const stopped = new AbortController();
  let current: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  const tick = (): void => {
    // One that takes longer is not joined by another.
    current ??= watchOnce(context, { now: new Date(), signal: stopped.signal })
      .catch((error: unknown) => {
        if (!stopped.signal.aborted) context.logger.error('the watches could not be looked at', { error });
      })
      .finally(() => {
        current = undefined;
      });
  };
  return {
    start: () => {
      if (timer !== undefined) return;
      timer = setInterval(tick, TICK_MS).unref();
      tick();
    },
    stop: async () => {
      clearInterval(timer);
      stopped.abort();
      await current;
    },
  };
}

/** Looks at every service whose hour is over, whichever process of this machine comes first, and sends what waits. */
export async function watchOnce(
  context: CoreContext,
  turn: { readonly now: Date; readonly signal: AbortSignal | undefined },
): Promise<void> {
  // What waits from before is not held back by stores that do not answer.
  await sendWaiting(context, turn);
  for (const watched of await context.store.dataWatches.all()) {
    if (turn.signal?.aborted === true) return;
    if (await takeTurn(context, watched, turn.now)) await runWatch(context, watched, turn);
  }
  await sendWaiting(context, turn);
}

/** Whether an hour has ended since a service was looked at; then it is this process that looks. */
function takeTurn({ store }: CoreContext, watched: Watched, now: Date): Promise<boolean> {
  const own = isOf(watched);
  return store.change(async () => {
    const all = await store.dataWatches.all();
    const record = all.find(own);
    if (record === undefined) return false;
    const { startedAt } = record;
    if (startedAt !== undefined && lastHour(new Date(startedAt)) >= lastHour(now)) return false;
    await store.dataWatches.replace(
      all.map((each) => (own(each) ? { ...each, startedAt: now.toISOString() } : each)),
    );
    return true;
  });
}
