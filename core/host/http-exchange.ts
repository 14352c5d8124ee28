import { setMaxListeners } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { breakOff, streamedBody } from './streamed-body.ts';

/** A body that is read while it is sent. */
export interface StreamedBody {
  /** Bytes. */
  readonly size: number;
  /** Called again when the call is repeated. */
  readonly open: () => AsyncIterable<Uint8Array>;
}

export interface HttpCall {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | StreamedBody | undefined;
  /** Certificates, agent, `user:password` and the like. Headers among them give way to those of the call. */
  readonly options?: RequestOptions;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the head of the answer must be there; while a body is sent, until more of it is taken. */
  readonly patience: number;
}

/**
 * One request by plain Node: no redirect is followed, no proxy taken but that of the agent, certificates are those of the options.
 * The body of the answer is still to be read. Throws Node's errors; `ETIMEDOUT` when patience ran out.
 */
export function exchange(url: URL, call: HttpCall): Promise<IncomingMessage> {
  const { headers, ...options } = call.options ?? {};
  // A task has one signal, and many calls at once listen to it; Node takes more than ten for a leak and says so on standard error.
  if (call.signal !== undefined) setMaxListeners(0, call.signal);
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'http:' ? httpRequest : httpsRequest)(url, {
      ...options,
      method: call.method,
      headers: {
        ...headers,
        ...call.headers,
        ...(call.body === undefined ? {} : { 'content-length': sizeOfBody(call.body) }),
      },
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    });
    const timer = setTimeout(
      () => request.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })),
      call.patience,
    );
    request.on('response', (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    if (call.body === undefined || Buffer.isBuffer(call.body)) request.end(call.body);
    else
      sendStream(request, call.body, () => timer.refresh()).catch((error: Error) => request.destroy(error));
  });
}

function sizeOfBody(body: Buffer | StreamedBody): number {
  return Buffer.isBuffer(body) ? body.length : body.size;
}

/** Sends a body until its end, or until the other side answers: a refusal need not wait for the rest. */
async function sendStream(request: ClientRequest, body: StreamedBody, onSent: () => void): Promise<void> {
  let isOver = false;
  const over = new Promise<void>((resolve) => {
    const end = (): void => {
      isOver = true;
      resolve();
    };
    request.once('response', (response) => {
      // What is left of the body is never sent: nothing else can use this connection.
      response.once('close', () => request.destroy());
      end();
    });
    request.once('close', end);
  });
  for await (const chunk of body.open()) {
    if (isOver) return;
    await Promise.race([new Promise<void>((resolve) => request.write(chunk, () => resolve())), over]);
    onSent();
  }
  if (!isOver) request.end();
}

/** How much of an answer is read, and for how long. What the other side sends is not ours to trust. */
export interface BodyLimits {
  /** Bytes. */
  readonly most?: number | undefined;
  /** Milliseconds without a byte after which it counts as broken off. */
  readonly stallMs?: number;
  /** Milliseconds for all of it. */
  readonly mostMs?: number;
}

/** What lists of large clusters stay below. */
const MOST_BYTES = 128 * 2 ** 20;
const MOST_MS = 5 * 60_000;
/** Pieces that are put together at a time: each costs more than its byte where a server sends single ones. */
const PIECES = 1024;

/** The body of an answer as text. Throws `AnswerTooLarge`, Node's errors, and `ETIMEDOUT` for one that does not come to its end. */
export async function bodyText(response: IncomingMessage, limits: BodyLimits = {}): Promise<string> {
  const { most = MOST_BYTES, stallMs, mostMs = MOST_MS } = limits;
  const late = setTimeout(() => breakOff(response), mostMs);
  const blocks: Buffer[] = [];
  let pieces: Buffer[] = [];
  try {
    for await (const bytes of streamedBody(response, { most, stallMs })) {
      pieces.push(bytes);
      if (pieces.length < PIECES) continue;
      blocks.push(Buffer.concat(pieces));
      pieces = [];
    }
  } finally {
    clearTimeout(late);
  }
  return Buffer.concat([...blocks, ...pieces]).toString('utf8');
}
