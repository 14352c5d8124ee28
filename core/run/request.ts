import type { Answer } from '#contract/run/run.ts';
import type { Needs } from '#core/context.ts';
import { type Example, exampleIn } from './example.ts';
import { rememberCall } from './history.ts';
import { type SentRequest, sendRequest } from './send-request.ts';
import { findRun } from './status.ts';

export interface RunRequest extends SentRequest {
  readonly id: string;
}

/** Sends one request to a run of ours and to nowhere else. */
export async function requestRun(
  context: Needs<'store'>,
  request: RunRequest,
  signal?: AbortSignal,
): Promise<Answer> {
  const run = await findRun(context, request.id);
  const target = {
    origin: `http://127.0.0.1:${run.port}`,
    name: run.id,
    hint: `It may have ended or be starting: \`slipway runs\`, \`slipway logs ${run.id}\`.`,
  };
  return sendRequest(target, request, signal);
}

/** As `requestRun`, kept in the history of the run's project when it is a call of the model. */
export async function callRun(
  context: Needs<'store' | 'logger'>,
  request: RunRequest,
  signal?: AbortSignal,
): Promise<Answer> {
  const answer = await requestRun(context, request, signal);
  const isCall = request.method === 'POST' && /\/score$/.test(answer.request.path);
  if (isCall) await rememberCall(context, await findRun(context, request.id), answer);
  return answer;
}

/** A request body to try the run with: its own example, else one made of its types. */
export async function exampleOf(context: Needs<'store'>, id: string): Promise<Example> {
  const answer = await requestRun(context, { id, method: 'GET', path: '/swagger.json', headers: {} });
  return exampleIn(answer.status === 200 ? parse(answer.body) : undefined);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Another server than ours, from a base image of its own: it tells nothing.
    return undefined;
  }
}

/** Scores a JSON text, or the run's example when none is given. */
export async function scoreRun(
  context: Needs<'store' | 'logger'>,
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
