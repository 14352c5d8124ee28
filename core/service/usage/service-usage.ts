import type { Service as KubernetesService } from 'kubernetes-types/core/v1';
import { SlipwayError } from '../../../contract/errors.ts';
import type { Usage } from '../../../contract/run/run.ts';
import type { CoreContext } from '../../context.ts';
import { readObject } from '../../kubernetes/objects.ts';
import { usageOf } from '../../run/usage.ts';
import { serviceExample } from '../answer.ts';
import { readKeys } from '../keys.ts';
import { servicePath } from '../objects/surroundings.ts';
import { findService, type ServiceChoice, type Target } from '../target.ts';
import { urlOf } from '../url.ts';

type Ground = Pick<CoreContext, 'store' | 'connections' | 'serviceSessions'>;

/** The variable of the environment that code holds the key in, where the key itself is not asked for. */
const KEY_VARIABLE = 'SLIPWAY_KEY';

/** How to call a service: by its own address, else by where it is open here, else from inside the cluster. */
export async function serviceUsage(
  context: Ground,
  choice: ServiceChoice & { readonly withKey: boolean },
): Promise<Usage> {
  const { target } = await findService(context, choice);
  const [url, keys] = await Promise.all([addressOf(target, choice.name), readKeys(target, choice.name)]);
  const opened = context.serviceSessions.openings
    .list()
    .find(({ service, cluster }) => service === choice.name && cluster === target.cluster.name);
  return usageOf({
    baseUrl: url ?? opened?.url ?? addressInside(target, choice.name),
    example: await exampleOrEmpty(target, choice.name, keys.primary),
    key: choice.withKey ? { value: keys.primary } : { variable: KEY_VARIABLE },
  });
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

function addressInside({ namespace }: Target, service: string): string {
  return `http://${service}.${namespace}.svc${servicePath(service)}`;
}

/** The example is asked of a replica: of a service that has none now, how to call it can be told all the same. */
async function exampleOrEmpty(target: Target, service: string, key: string): Promise<string> {
  try {
    return (await serviceExample(target, service, key)).body;
  } catch (error) {
    if (error instanceof SlipwayError) return '{}';
    throw error;
  }
}
