import { setTimeout as sleep } from 'node:timers/promises';

/** How long a health check may take before the run counts as not ready. */
const CHECK_MS = 1000;

/** True when the run on this port says that it is ready to answer. */
export async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`, {
      signal: AbortSignal.timeout(CHECK_MS),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // Nothing listens there yet, or it does not answer in time: not ready.
    return false;
  }
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
