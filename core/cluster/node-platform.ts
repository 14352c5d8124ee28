import type { NodeList } from 'kubernetes-types/core/v1';
import { SlipwayError } from '#contract/errors.ts';
import { type Platform, type PublishingBuilder, platformSchema } from '#contract/image/image.ts';
import type { CoreContext } from '#core/context.ts';
import type { ClusterConnection } from '#core/kubernetes/connection.ts';
import { isForbidden } from './check/finding.ts';
import { connectTo, findCluster } from './clusters.ts';

/** Processor of every node that takes pods; undefined when they may not be seen. */
export async function nodeArchitectures(
  connection: Pick<ClusterConnection, 'json'>,
): Promise<readonly string[] | undefined> {
  try {
    const { items } = await connection.json<NodeList>({ path: '/api/v1/nodes' });
    return items
      .filter(({ spec }) => spec?.unschedulable !== true)
      .map(
        ({ status, metadata }) =>
          status?.nodeInfo?.architecture ?? metadata?.labels?.['kubernetes.io/arch'] ?? 'unknown',
      );
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}

/**
 * The platform that an image for a cluster has to be built for by name; undefined: what builds by default fits a node, or nobody can tell.
 * Docker that was asked for builds for what it runs on.
 */
export async function platformOfCluster(
  context: CoreContext,
  {
    cluster,
    builder,
  }: { readonly cluster?: string | undefined; readonly builder?: PublishingBuilder | undefined },
): Promise<Platform | undefined> {
  if (builder === 'docker') return undefined;
  try {
    const connection = await connectTo(context, await findCluster(context, cluster));
    const usual = await (await context.engines.chooseBuilder(builder)).architecture(undefined);
    return platformFor(usual, await nodeArchitectures(connection));
  } catch (error) {
    // What is wrong with the cluster or the builder is told by what uses it.
    if (error instanceof SlipwayError) return undefined;
    throw error;
  }
}

/** What nodes have of the platforms that can be built, unless one has the usual processor. */
export function platformFor(usual: string, architectures: readonly string[] = []): Platform | undefined {
  if (architectures.includes(usual)) return undefined;
  return architectures
    .map((architecture) => platformSchema.safeParse(`linux/${architecture}`).data)
    .find((platform) => platform !== undefined);
}
