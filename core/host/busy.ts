import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { SlipwayError } from '#contract/errors.ts';
import { retryAfter } from './retry-after.ts';

const MOST_RETRIES = 8;
const LONGEST_WAIT_MS = 60_000;
/** Used when the server does not say how long. A user may be waiting. */
const UNTOLD_RETRIES = 3;

/**
 * Milliseconds to wait for a server that is busy; undefined: the answer is meant. Limits of requests (429) say with Retry-After how long,
 * in seconds or as a date (RFC 9110); without it the waits double. `transient` are further statuses that this server means for a moment.
 */
export function busyWait(
  { statusCode, headers }: Pick<IncomingMessage, 'statusCode' | 'headers'>,
  attempt: number,
  transient: readonly number[] = [],
): number | undefined {
  const asked = headers['retry-after'];
  const isBusy =
    statusCode === 429 ||
    (statusCode === 503 && asked !== undefined) ||
    (statusCode !== undefined && transient.includes(statusCode));
  if (attempt >= MOST_RETRIES || !isBusy) return undefined;
  const wait = retryAfter(asked);
  if (wait !== undefined) return Math.min(wait, LONGEST_WAIT_MS);
  return attempt < UNTOLD_RETRIES ? 250 * 2 ** attempt : undefined;
}

/** Sends until the server is not busy any more. Throws `cancelled` when `signal` aborts meanwhile. */
export async function patiently(
  send: () => Promise<IncomingMessage>,
  signal: AbortSignal | undefined,
  transient: readonly number[] = [],
): Promise<IncomingMessage> {
  for (let attempt = 0; ; attempt += 1) {
    const response = await send();
    const wait = busyWait(response, attempt, transient);
    if (wait === undefined) return response;
    response.resume();
    try {
      await sleep(wait, undefined, signal === undefined ? {} : { signal });
    } catch (cause) {
      throw new SlipwayError('cancelled', { cause });
    }
  }
}
