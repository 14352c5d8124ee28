import type { Answer } from '#contract/run/run.ts';
import { type SentRequest, sendRequest } from '#core/run/send-request.ts';
import type { ServiceContext } from '../context.ts';
import { readKeys } from '../secrets/keys.ts';
import type { Opening } from './openings.ts';

/** Any request to a service that is open here, and to nowhere else; the key is filled in unless the request brings one. */
export async function requestOpened(
  context: ServiceContext,
  request: SentRequest & { readonly id: string },
  signal?: AbortSignal,
): Promise<Answer> {
  const opening = context.serviceSessions.openings.get(request.id);
  return requestThrough(opening, await withKey(opening, request), signal);
}

async function withKey(opening: Opening, request: SentRequest): Promise<SentRequest> {
  const names = Object.keys(request.headers).map((name) => name.toLowerCase());
  if (names.includes('authorization') || names.includes('x-api-key')) return request;
  const { primary } = await readKeys(opening.target, opening.shown.service);
  return { ...request, headers: { ...request.headers, authorization: `Bearer ${primary}` } };
}

/** One request through a port-forward; when it breaks, what the cluster said about it is told. */
export async function requestThrough(
  { shown, forward }: Opening,
  request: SentRequest,
  signal?: AbortSignal,
): Promise<Answer> {
  const target = {
    origin: `http://127.0.0.1:${shown.port}`,
    name: shown.service,
    hint: `\`slipway service show ${shown.service}\` shows replica status.`,
  };
  // Each request by a connection of its own: a replica that is gone must not be met again by one that was kept.
  const single = { ...request, headers: { ...request.headers, connection: 'close' } };
  try {
    return await sendRequest(target, single, signal);
  } catch (error) {
    throw signal?.aborted === true ? error : (forward.problem() ?? error);
  }
}
