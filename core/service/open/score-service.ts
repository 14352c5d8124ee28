import type { Answer } from '#contract/run/run.ts';
import type { CoreContext } from '#core/context.ts';
import { fetchSmall } from '#core/host/fetch-small.ts';
import { sendRequest } from '#core/run/send-request.ts';
import { servicePath } from '../objects/exposure-objects.ts';
import { chooseReplica } from '../read/replica-pods.ts';
import { findService, type ServiceChoice } from '../read/target.ts';
import { readKeys } from '../secrets/keys.ts';
import { addressOf } from '../usage/service-usage.ts';
import { openService } from './openings.ts';
import { requestThrough } from './request-opened.ts';
import { serviceExample } from './scoring-way.ts';

/** How long an address may take to show that it leads to the service. */
const REACH_MS = 2000;
const REACH_BYTES = 64 * 1024;

/** Scores a JSON text, or the example, with the primary key: by the service's address if that leads to it from here, else by a port-forward. */
export async function scoreService(
  context: CoreContext,
  choice: ServiceChoice & { readonly body?: string | undefined },
  signal?: AbortSignal,
): Promise<Answer> {
  const { name } = choice;
  const { target } = await findService(context, choice);
  // Says why nothing can be scored before anything is sent.
  await chooseReplica(target, name);
  const [{ primary }, url] = await Promise.all([readKeys(target, name), addressOf(target, name)]);
  const request = {
    method: 'POST',
    path: `${servicePath(name)}/score`,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${primary}` },
    body: choice.body ?? (await serviceExample(target, name, primary)).body,
  };
  if (url !== undefined && (await leadsToService(url))) {
    const hint = `\`slipway service show ${name}\` shows replica status.`;
    return sendRequest({ origin: new URL(url).origin, name, hint }, request, signal);
  }
  const opening = await openService(target, name);
  try {
    return await requestThrough(opening, request, signal);
  } finally {
    await opening.forward.close();
  }
}

/** Whether our scoring server answers there: every answer of it names its version. A certificate that this machine does not trust counts as no. */
async function leadsToService(url: string): Promise<boolean> {
  const answer = await fetchSmall(`${url}/`, { patienceMs: REACH_MS, most: REACH_BYTES });
  return answer?.headers.has('x-service-version') === true;
}
