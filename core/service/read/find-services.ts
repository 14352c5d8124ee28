import type { Deployment as DeploymentObject } from 'kubernetes-types/apps/v1';
import type { ConfigMap, Pod, Service as ServiceObject } from 'kubernetes-types/core/v1';
import type { ObjectMeta } from 'kubernetes-types/meta/v1';
import type { Cluster } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';
import type { Service } from '#contract/service/service.ts';
import type { CoreContext } from '#core/context.ts';
import { listObjects } from '#core/kubernetes/objects.ts';
import type { Kind } from '#core/kubernetes/resource.ts';
import { labelSelector, objectNames } from '../names.ts';
import { SERVICE_KINDS } from '../objects/plan-objects.ts';
import { historyIn, NO_HISTORY } from '../record/history.ts';
import { describeService, type FoundService } from './read-service.ts';
import { type Target, targetOf } from './target.ts';

type AnyObject = { readonly metadata?: ObjectMeta };

/** The services of a namespace, or one of them: one API call a kind of object, however many services there are. */
export async function findServices(target: Target, name?: string): Promise<readonly FoundService[]> {
  const kinds: readonly Kind[] = [...SERVICE_KINDS, 'Pod', 'ConfigMap'];
  const lists = await Promise.all(
    kinds.map(async (kind) => {
      const { items } = await listObjects<AnyObject>(target.connection, {
        kind,
        namespace: target.namespace,
        labels: labelSelector(name),
      });
      return [kind, items] as const;
    }),
  );
  return gather(new Map(lists));
}

function gather(lists: ReadonlyMap<Kind, readonly AnyObject[]>): readonly FoundService[] {
  const byName = new Map(
    [...lists].map(([kind, items]) => [
      kind,
      new Map(items.map((item) => [item.metadata?.name ?? '', item])),
    ]),
  );
  const pods = podsByService((lists.get('Pod') ?? []) as readonly Pod[]);
  return ((lists.get('Deployment') ?? []) as readonly DeploymentObject[]).map((deployment) => {
    const name = deployment.metadata?.name ?? '';
    const map = byName.get('ConfigMap')?.get(objectNames.history(name)) as ConfigMap | undefined;
    return {
      deployment,
      history: map === undefined ? NO_HISTORY : historyIn(map),
      pods: pods.get(name) ?? [],
      service: byName.get('Service')?.get(name) as ServiceObject | undefined,
      objects: new Map(SERVICE_KINDS.map((kind) => [kind, byName.get(kind)?.get(name)])),
    };
  });
}

function podsByService(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const groups = new Map<string, Pod[]>();
  for (const pod of pods) {
    const name = pod.metadata?.labels?.['app.kubernetes.io/instance'] ?? '';
    groups.set(name, [...(groups.get(name) ?? []), pod]);
  }
  return groups;
}

/** One service with all its objects. `not_found` when there is none. */
export async function loadService(
  target: Target,
  name: string,
): Promise<{ readonly service: Service; readonly found: FoundService }> {
  const [found] = await findServices(target, name);
  const service = found === undefined ? undefined : describeService(target, found);
  if (found !== undefined && service !== undefined) return { service, found };
  throw new SlipwayError('not_found', {
    message: `Service “${name}” was not found in ${target.cluster.name}.`,
    hint: '`slipway service list` lists all.',
  });
}

/** The services of one cluster or of all, by name; a cluster that does not answer is named beside them. */
export async function listServices(
  context: CoreContext,
  clusterName: string | undefined,
): Promise<{
  readonly services: readonly Service[];
  readonly unreachable: readonly { cluster: string; message: string; hint?: string }[];
}> {
  const clusters = (await context.store.clusters.all()).filter(
    ({ name }) => clusterName === undefined || name === clusterName,
  );
  const outcomes = await Promise.all(clusters.map((cluster) => servicesOf(context, cluster)));
  return {
    services: outcomes
      .flatMap(({ services }) => services)
      .sort((a, b) => a.name.localeCompare(b.name) || a.cluster.localeCompare(b.cluster)),
    unreachable: outcomes.flatMap(({ problem }) => problem ?? []),
  };
}

async function servicesOf(
  context: CoreContext,
  cluster: Cluster,
): Promise<{
  readonly services: readonly Service[];
  readonly problem?: { cluster: string; message: string; hint?: string };
}> {
  try {
    const target = await targetOf(context, cluster);
    const found = await findServices(target);
    return { services: found.flatMap((each) => describeService(target, each) ?? []) };
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
    const { message, hint } = error;
    return {
      services: [],
      problem: { cluster: cluster.name, message, ...(hint === undefined ? {} : { hint }) },
    };
  }
}
