import { useMemo, useSyncExternalStore } from 'react';
import { formatAgo } from '#renderer/i18n/format.ts';

const TICK_MS = 15_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let now = Date.now();

/** One clock for every place that shows how long ago something was; it stands still when nobody looks. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Writes how long ago a time was, and has the component drawn again as time goes by. */
export function useAgo(): (time: string) => string {
  const tick = useSyncExternalStore(subscribe, () => now);
  // What was made after the tick is `now`, not in the future.
  return useMemo(() => (time: string) => formatAgo(time, Math.max(tick, Date.now())), [tick]);
}
