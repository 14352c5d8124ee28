import { UsageError } from '#cli/failure/failure.ts';
import type { Cluster } from '#contract/cluster/cluster.ts';
import type { SlipwayClient } from '#contract/index.ts';

/** The cluster of that name; without a name the only one. */
export async function chooseCluster(client: SlipwayClient, name: string | undefined): Promise<Cluster> {
  if (name !== undefined) return client.cluster.get({ name });
  const { clusters } = await client.cluster.list({});
  const [only] = clusters;
  if (only !== undefined && clusters.length === 1) return only;
  throw new UsageError(
    only === undefined
      ? { message: 'No cluster is saved yet.', hint: 'Add one with `slipway cluster add NAME`.' }
      : {
          message: 'There are several clusters. Choose one.',
          hint: `Available: ${clusters.map((cluster) => cluster.name).join(', ')}.`,
        },
  );
}
