import { SlipwayError } from '../../contract/errors.ts';
import type { Answer } from '../../contract/run/run.ts';
import type { CoreContext } from '../context.ts';
import { type Example, exampleIn } from './example.ts';
import { rememberCall } from './history.ts';
import { findRun } from './status.ts';

type Ground = Pick<CoreContext, 'store'>;

export interface RunRequest {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** No answer that a person reads is larger. */
const ANSWER_BYTES = 64 * 2 ** 20;
const PATIENCE_MS = 10 * 60_000;

/** Sends one request to a run of ours and to nowhere else: redirects are answered, not followed. */
export async function requestRun(
  context: Ground,
  request: RunRequest,
  signal?: AbortSignal,
): Promise<Answer> {
  const run = await findRun(context, request.id);
  const origin = `http://127.0.0.1:${run.port}`;
  const url = new URL(request.path, origin);
  if (url.origin !== origin)
    throw new SlipwayError('bad_input', {
      message: `${request.path} is not a path of the run.`,
      hint: 'Begin it with one “/”.',
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
    const bytes = await readAll(response);
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
    throw explain(error, { id: run.id, signal });
  }
}

/** As `requestRun`, kept in the history of the run's project when it is a call of the model. */
export async function callRun(
  context: Pick<CoreContext, 'store' | 'logger'>,
  request: RunRequest,
  signal?: AbortSignal,
): Promise<Answer> {
  const answer = await requestRun(context, request, signal);
  const isCall = request.method === 'POST' && /\/score$/.test(answer.request.path);
  if (isCall) await rememberCall(context, await findRun(context, request.id), answer);
  return answer;
}

/** A request body to try the run with: its own example, else one made of its types. */
export async function exampleOf(context: Ground, id: string): Promise<Example> {
  const answer = await requestRun(context, { id, method: 'GET', path: '/swagger.json', headers: {} });
  return exampleIn(answer.status === 200 ? JSON.parse(answer.body) : undefined);
}

/** Scores a JSON text, or the run's example when none is given. */
export async function scoreRun(
  context: Pick<CoreContext, 'store' | 'logger'>,
  request: { readonly id: string; readonly body?: string | undefined },
  signal?: AbortSignal,
): Promise<Answer> {
  const body = request.body ?? (await exampleOf(context, request.id)).body;
  return callRun(
    context,
    { id: request.id, method: 'POST', path: '/score', headers: { 'content-type': 'application/json' }, body },
    signal,
  );
}

async function readAll(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > ANSWER_BYTES)
      throw new SlipwayError('engine_failed', {
        message: 'The answer is larger than 64 MB.',
        hint: 'Call the run with curl: `slipway usage RUN`.',
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isTextual(contentType: string): boolean {
  return /^text\/|json|xml|javascript|yaml|x-www-form-urlencoded/.test(contentType);
}

function explain(
  error: unknown,
  about: { readonly id: string; readonly signal: AbortSignal | undefined },
): SlipwayError {
  if (error instanceof SlipwayError) return error;
  if (about.signal?.aborted === true) return new SlipwayError('cancelled', { cause: error });
  if (error instanceof Error && error.name === 'TimeoutError')
    return new SlipwayError('timed_out', {
      message: `${about.id} did not answer within ten minutes.`,
      hint: 'Look at its log.',
      cause: error,
    });
  return new SlipwayError('wrong_state', {
    message: `${about.id} does not answer.`,
    hint: `It may have ended or be starting: \`slipway runs\`, \`slipway logs ${about.id}\`.`,
    cause: error,
  });
}
