import { setTimeout as sleep } from 'node:timers/promises';
import { fetchSmall } from '#core/host/fetch-small.ts';

/** How long a health check may take before the run counts as not ready. */
const CHECK_MS = 1000;
const MOST_BYTES = 64 * 1024;

/** True when the run on this port says that it is ready to answer. */
export async function isReady(port: number): Promise<boolean> {
  const url = `http://127.0.0.1:${port}/health/ready`;
  const answer = await fetchSmall(url, { patienceMs: CHECK_MS, most: MOST_BYTES });
  return answer?.status === 200;
}

/** Resolves true when the run is ready, false when `isOver` says that it has ended. */
export async function waitUntilReady(options: {
  readonly port: number;
  readonly isOver: () => Promise<boolean>;
  readonly signal: AbortSignal;
}): Promise<boolean> {
  for (let round = 1; ; round += 1) {
    options.signal.throwIfAborted();
    if (await isReady(options.port)) return true;
    if (round % 5 === 0 && (await options.isOver())) return false;
    await sleep(round < 40 ? 25 : 100, undefined, { signal: options.signal });
  }
}
