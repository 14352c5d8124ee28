import { UsageError } from '#cli/failure/failure.ts';
import type { Cluster } from '#contract/cluster/cluster.ts';
import type { SlipwayClient } from '#contract/index.ts';

/** The cluster of that name; without a name the only one there is. */
export async function chooseCluster(client: SlipwayClient, name: string | undefined): Promise<Cluster> {
  if (name !== undefined) return client.cluster.get({ name });
  const { clusters } = await client.cluster.list({});
  const [only] = clusters;
  if (only !== undefined && clusters.length === 1) return only;
  throw new UsageError(
    only === undefined
      ? { message: 'There is no cluster yet.', hint: '`slipway cluster add NAME` saves one.' }
      : {
          message: 'There are several clusters; say which one.',
          hint: `There are: ${clusters.map((cluster) => cluster.name).join(', ')}.`,
        },
  );
}
