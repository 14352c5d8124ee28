import http from 'node:http';
import https from 'node:https';
import type { Answered } from './load-meter.ts';
import type { Sender } from './send-load.ts';

export interface HttpTarget {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Asked before each request: keys may change while a stream runs. */
  readonly headers: () => Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Without a whole answer after this long a request has failed. */
  readonly patienceMs: number;
  /** Connections are kept and used again; this many at most. */
  readonly connections: number;
  /** PEM text that an `https:` address is trusted by, instead of the machine's own. */
  readonly caCertificates?: string | undefined;
  /** Reads from an answer's headers (names in lower case) which version gave it. */
  readonly versionOf?: ((headers: http.IncomingHttpHeaders) => string | undefined) | undefined;
}

export interface HttpSender {
  readonly send: Sender;
  /** Lets go of the connections. */
  close(): void;
}

/**
 * Sends the same request again and again to one address. Answers are read to their end and dropped; redirects are
 * answers. `node:http` and not `fetch`, which can be told neither a number of connections nor certificates.
 */
export function createHttpSender(target: HttpTarget): HttpSender {
  const url = new URL(target.url);
  const options = { keepAlive: true, maxSockets: target.connections };
  const agent =
    url.protocol === 'https:'
      ? new https.Agent({
          ...options,
          // Who gives a certificate without its chain means that certificate itself.
          ...(target.caCertificates === undefined
            ? {}
            : { ca: target.caCertificates, allowPartialTrustChain: true }),
        })
      : new http.Agent(options);
  const body = target.body === undefined ? undefined : Buffer.from(target.body);
  return {
    send: (signal) => sendOnce({ target, url, agent, body, signal }),
    close: () => agent.destroy(),
  };
}

function sendOnce(what: {
  readonly target: HttpTarget;
  readonly url: URL;
  readonly agent: http.Agent;
  readonly body: Buffer | undefined;
  readonly signal: AbortSignal;
}): Promise<Answered> {
  const { target, url, agent, body, signal } = what;
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      agent,
      method: target.method,
      signal,
      headers: { ...target.headers(), ...(body === undefined ? {} : { 'content-length': body.length }) },
    });
    const patience = setTimeout(() => request.destroy(new TimeoutError()), target.patienceMs);
    const end = (answered: Answered): void => {
      clearTimeout(patience);
      resolve(answered);
    };
    const fail = (error: Error): void => end({ outcome: wordFor(error), failed: true });
    request.once('error', fail);
    request.once('response', (response) => {
      const status = response.statusCode ?? 0;
      const version = target.versionOf?.(response.headers);
      response.once('error', fail);
      response.once('end', () => end({ outcome: String(status), failed: status >= 400, version }));
      response.resume();
    });
    request.end(body);
  });
}

class TimeoutError extends Error {
  readonly code = 'ETIMEDOUT';
}

function wordFor(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
