import { SlipwayError } from '#contract/errors.ts';
import type { Answer } from '#contract/run/run.ts';

/** A request as a door gives it. */
export interface SentRequest {
  readonly method: string;
  /** With its query, from the origin on. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** Who is asked, for what is said when no answer comes. */
export interface RequestTarget {
  /** `http://127.0.0.1:PORT`: nothing else is ever reached. */
  readonly origin: string;
  readonly name: string;
  /** What to do when it does not answer. */
  readonly hint: string;
}

/** No answer that a person reads is larger. */
const ANSWER_BYTES = 64 * 2 ** 20;
const PATIENCE_MS = 10 * 60_000;

/** Sends one request to an origin and to nowhere else: redirects are answered, not followed. */
export async function sendRequest(
  target: RequestTarget,
  request: SentRequest,
  signal?: AbortSignal,
): Promise<Answer> {
  const url = new URL(request.path, target.origin);
  if (url.origin !== target.origin)
    throw new SlipwayError('bad_input', {
      message: `${request.path} is not a path of ${target.name}.`,
      hint: 'Start it with one “/”.',
    });
  const began = performance.now();
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    const response = await fetch(url, {
      method: request.method,
      headers: { ...request.headers },
      redirect: 'manual',
      signal: signal === undefined ? patience : AbortSignal.any([signal, patience]),
      ...(request.body === undefined || request.method === 'GET' || request.method === 'HEAD'
        ? {}
        : { body: request.body }),
    });
    const bytes = await readAll(response, target);
    const isText = isTextual(response.headers.get('content-type') ?? 'text/plain');
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: isText ? bytes.toString('utf8') : bytes.toString('base64'),
      encoding: isText ? 'text' : 'base64',
      milliseconds: Math.round((performance.now() - began) * 100) / 100,
      request: {
        method: request.method,
        path: url.pathname + url.search,
        ...(request.body === undefined ? {} : { body: request.body }),
      },
    };
  } catch (error) {
    throw explain(error, target, signal);
  }
}

/** Reads a whole answer. `run_failed` when it breaks off: run() failed in the middle of what it streams. */
async function readAll(response: Response, target: RequestTarget): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > ANSWER_BYTES)
        throw new SlipwayError('engine_failed', {
          message: 'The answer is larger than 64 MB.',
          hint: 'Call it with curl: `slipway usage`.',
        });
      chunks.push(chunk);
    }
  } catch (error) {
    if (!isBrokenOff(error)) throw error;
    throw brokenOff(target, response.status, Buffer.concat(chunks), error);
  }
  return Buffer.concat(chunks);
}

/** undici's error for a body that ends before its length or its last chunk. */
function isBrokenOff(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'terminated';
}

function brokenOff(target: RequestTarget, status: number, received: Buffer, cause: unknown): SlipwayError {
  return new SlipwayError('run_failed', {
    message: `The answer of ${target.name} broke off after ${received.length} bytes.`,
    hint: 'run() failed while it was streaming, or its worker ended. The log has the error.',
    details: { status, received: received.toString('utf8').slice(0, 5000) },
    cause,
  });
}

function isTextual(contentType: string): boolean {
  return /^text\/|json|xml|javascript|yaml|x-www-form-urlencoded/.test(contentType);
}

function explain(error: unknown, target: RequestTarget, signal: AbortSignal | undefined): SlipwayError {
  if (error instanceof SlipwayError) return error;
  if (signal?.aborted === true) return new SlipwayError('cancelled', { cause: error });
  if (error instanceof Error && error.name === 'TimeoutError')
    return new SlipwayError('timed_out', {
      message: `${target.name} did not answer within ten minutes.`,
      hint: 'Check its log.',
      cause: error,
    });
  return new SlipwayError('wrong_state', {
    message: `${target.name} does not answer.`,
    hint: target.hint,
    cause: error,
  });
}
