import type { IncomingHttpHeaders } from 'node:http';
import { retryAfter } from '#core/host/retry-after.ts';
import type { ApiStatus } from './api-status.ts';

/** How often a call is made again, and how long one wait and all of them may be (client-go, rest.Request: 10 times). */
const MOST_RETRIES = 10;
const LONGEST_WAIT_MS = 30_000;

/** A refusal as far as retrying is about it. */
export interface Refused {
  readonly http: number;
  readonly status: ApiStatus;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Milliseconds to wait before the same call is made again; undefined: the refusal is meant. As client-go does it: 429 and server errors
 * with Retry-After. Beside that the moments in which etcd or the API server changes hands: they pass within seconds.
 */
export function retryWait({ http, status, headers }: Refused, attempt: number): number | undefined {
  if (attempt >= MOST_RETRIES) return undefined;
  const asked = askedWait(headers, status);
  if (asked !== undefined && (http === 429 || http >= 500)) return Math.min(asked, LONGEST_WAIT_MS);
  if (!isPassing(http, status)) return undefined;
  return attempt < 6 ? 100 * 2 ** attempt : undefined;
}

/** What the header asks for; where there is none, the Status may say it too. In milliseconds. */
export function askedWait(headers: IncomingHttpHeaders, status?: ApiStatus): number | undefined {
  return retryAfter(headers['retry-after'] ?? status?.details.retryAfterSeconds?.toString());
}

/** Words of etcd and of an API server that is changing hands (etcd, server/v3/etcdserver errors; apiserver, storage errors). */
const PASSING =
  /etcdserver: (leader changed|request timed out|too many requests|no leader|not healthy|server stopped)|leader changed|raft|the object has been modified while|apiserver is shutting down|storage is \(re\)initializing|context deadline exceeded|connection refused|connection reset|unexpected EOF/i;

/** Whether a refusal says nothing about what was asked for, and passes. */
export function isPassing(http: number, { message, reason }: ApiStatus): boolean {
  if (http === 429 || http === 503) return true;
  return http >= 500 && (reason === 'ServerTimeout' || reason === 'Timeout' || PASSING.test(message));
}
