import type { IncomingMessage } from 'node:http';
import { SlipwayError } from '#contract/errors.ts';
import { patiently } from '#core/host/busy.ts';
import { exchange } from '#core/host/http-exchange.ts';
import { openAgent } from '#core/host/proxied-agent.ts';
import { noAnswerError } from './storage-error.ts';

export interface StoreRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** What requests to a store need of this machine. */
export interface WaySource {
  /** Proxy for its endpoint. */
  readonly proxy: string | undefined;
  /** PEM text of the authorities that are trusted; undefined: those of Node. */
  readonly certificates: string | undefined;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds without a byte after which an answer is given up; default: 30 s. */
  readonly patience?: number;
}

/** Sends requests to one endpoint: certificates, proxy, a few more tries when it is busy. Follows no redirect. */
export interface Way {
  send(request: () => Promise<StoreRequest>): Promise<IncomingMessage>;
  close(): void;
}

const PATIENCE_MS = 30_000;
/** Both providers ask clients to try these again ("Error retries", "Transient faults"). */
const TRANSIENT = [500, 502, 503, 504];

/** Opens the way to `endpoint`. `address` names the store in errors. */
export function openWay(address: string, endpoint: URL, source: WaySource): Way {
  const { certificates, signal, patience = PATIENCE_MS } = source;
  const agent = openAgent(endpoint, source.proxy, certificates === undefined ? {} : { ca: certificates });
  const once = async (request: StoreRequest): Promise<IncomingMessage> => {
    try {
      const response = await exchange(request.url, {
        method: request.method,
        headers: { 'user-agent': 'slipway', ...request.headers },
        body: request.body,
        options: { agent },
        patience,
        signal,
      });
      const late = Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' });
      response.setTimeout(patience, () => response.destroy(noAnswerError(address, endpoint, late)));
      return response;
    } catch (error) {
      if (signal?.aborted === true) throw new SlipwayError('cancelled', { cause: error });
      throw noAnswerError(address, endpoint, error);
    }
  };
  return {
    // Made anew for each try: a signature holds for minutes only.
    send: (request) => patiently(async () => once(await request()), signal, TRANSIENT),
    close: () => agent.destroy(),
  };
}
