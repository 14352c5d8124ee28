import type { Service as KubernetesService } from 'kubernetes-types/core/v1';
import { SlipwayError } from '#contract/errors.ts';
import type { Snippet, Usage } from '#contract/run/run.ts';
import { readObject } from '#core/kubernetes/objects.ts';
import { snippetsOf, usageOf } from '#core/run/usage.ts';
import type { ServiceContext } from '../context.ts';
import { servicePath } from '../objects/exposure-objects.ts';
import { serviceExample } from '../open/scoring-way.ts';
import { findService, type ServiceChoice, type Target } from '../read/target.ts';
import { urlOf } from '../read/url.ts';
import { readKeys } from '../secrets/keys.ts';

/** The variable of the environment that code holds the key in, where the key itself is not asked for. */
export const KEY_VARIABLE = 'SLIPWAY_KEY';
const KEY = { variable: KEY_VARIABLE };

/** How to call a service: by its own address, else by where it is open here, else from inside the cluster. */
export async function serviceUsage(
  context: ServiceContext,
  choice: ServiceChoice & { readonly withKey: boolean },
): Promise<Usage> {
  const { target } = await findService(context, choice);
  const [baseUrl, keys] = await Promise.all([
    reachableAddress(context, target, choice.name),
    readKeys(target, choice.name),
  ]);
  return usageOf({
    baseUrl,
    // How to call it can be told all the same.
    example: (await exampleOf(target, choice.name, keys.primary)) ?? '{}',
    key: choice.withKey ? { value: keys.primary } : KEY,
  });
}

/** Code that sends a JSON text to a service; its key is taken from the environment. `bad_input` when it is no JSON. */
export async function serviceSnippets(
  context: ServiceContext,
  request: ServiceChoice & { readonly body: string },
): Promise<readonly Snippet[]> {
  const { target } = await findService(context, request);
  const baseUrl = await reachableAddress(context, target, request.name);
  return snippetsOf({ url: `${baseUrl}/score`, body: request.body, key: KEY });
}

/** Its own address, else where it is open here, else that inside the cluster. */
async function reachableAddress(context: ServiceContext, target: Target, service: string): Promise<string> {
  const opened = context.serviceSessions.openings
    .list()
    .find((each) => each.service === service && each.cluster === target.cluster.name);
  return (await addressOf(target, service)) ?? opened?.url ?? addressInside(target, service);
}

/** Its address from outside, if it has one by now. */
export async function addressOf(target: Target, service: string): Promise<string | undefined> {
  const object = await readObject<KubernetesService>(target.connection, {
    kind: 'Service',
    namespace: target.namespace,
    name: service,
  });
  return urlOf(target.cluster, service, object);
}

/** Its address for callers that run in the same cluster. */
export function addressInside({ namespace }: Target, service: string): string {
  return `http://${service}.${namespace}.svc${servicePath(service)}`;
}

/** Its example request; undefined when no replica can be asked now. */
export async function exampleOf(target: Target, service: string, key: string): Promise<string | undefined> {
  try {
    return (await serviceExample(target, service, key)).body;
  } catch (error) {
    if (error instanceof SlipwayError) return undefined;
    throw error;
  }
}
