import type { Cluster } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';
import { connectTo, findCluster } from '#core/cluster/clusters.ts';
import type { CoreContext } from '#core/context.ts';
import type { ClusterConnection } from '#core/kubernetes/connection.ts';
import { readObject } from '#core/kubernetes/objects.ts';
import { isOwn, type Owned } from '#core/kubernetes/ownership.ts';
import type { KubernetesObject } from '#core/kubernetes/resource.ts';
import { objectNames } from '../names.ts';

/** A cluster with a way to it. */
export interface Target {
  readonly cluster: Cluster;
  readonly connection: ClusterConnection;
  readonly namespace: string;
}

export interface ServiceChoice {
  readonly name: string;
  readonly cluster?: string | undefined;
}

/** Where a cluster's services live, with a way to it. */
export async function targetOf(context: CoreContext, cluster: Cluster): Promise<Target> {
  return { cluster, connection: await connectTo(context, cluster), namespace: cluster.namespace };
}

/** The service's Deployment, and the cluster it lives in. `not_found` when there is none; without a cluster all are asked. */
export async function findService<Found extends KubernetesObject>(
  context: CoreContext,
  choice: ServiceChoice,
): Promise<{ readonly target: Target; readonly deployment: Found }> {
  const clusters = await context.store.clusters.all();
  const [only] = clusters;
  const isChosen = choice.cluster !== undefined || (only !== undefined && clusters.length === 1);
  const asked = isChosen ? [await findCluster(context, choice.cluster)] : clusters;
  if (asked.length === 0) await findCluster(context);
  const found = await Promise.all(asked.map((cluster) => lookInto<Found>(context, cluster, choice.name)));
  const present = found.filter((each) => each !== undefined);
  const [first] = present;
  if (first !== undefined && present.length === 1) return first;
  throw new SlipwayError(present.length > 1 ? 'bad_input' : 'not_found', {
    message:
      present.length > 1
        ? `Service “${choice.name}” exists in ${present.map(({ target }) => target.cluster.name).join(' and ')}.`
        : `Service “${choice.name}” was not found in ${asked.map((cluster) => cluster.name).join(', ')}.`,
    hint: present.length > 1 ? 'Choose one with --cluster.' : '`slipway service list` lists all.',
  });
}

async function lookInto<Found extends KubernetesObject>(
  context: CoreContext,
  cluster: Cluster,
  name: string,
): Promise<{ readonly target: Target; readonly deployment: Found } | undefined> {
  const target = await targetOf(context, cluster);
  const deployment = await readObject<Found>(target.connection, {
    kind: 'Deployment',
    namespace: target.namespace,
    name,
  });
  if (deployment === undefined) return undefined;
  if (!isOwn(deployment, name)) return undefined;
  return { target, deployment };
}

/** Where a service is, or what a publish that was killed before its first replica has left of it. `not_found` as `findService`. */
export async function findRemains(context: CoreContext, choice: ServiceChoice): Promise<Target> {
  try {
    return (await findService(context, choice)).target;
  } catch (error) {
    if (!(error instanceof SlipwayError) || error.code !== 'not_found') throw error;
    const clusters = await context.store.clusters.all();
    for (const cluster of clusters.filter(
      ({ name }) => choice.cluster === undefined || name === choice.cluster,
    )) {
      const target = await targetOf(context, cluster);
      const where = {
        kind: 'ConfigMap',
        namespace: target.namespace,
        name: objectNames.history(choice.name),
      } as const;
      const history = await readObject<Owned>(target.connection, where);
      if (history !== undefined && isOwn(history, choice.name)) return target;
    }
    throw error;
  }
}
