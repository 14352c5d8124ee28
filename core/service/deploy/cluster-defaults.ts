import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';
import type { Deployment } from '#contract/service/deployment.ts';
import type { ClusterConnection } from '#core/kubernetes/connection.ts';
import { defaultsOf } from '../objects/service-inputs.ts';
import type { Target } from '../read/target.ts';

/** What is recorded of the cluster with a new deployment: what was saved of it, and what its API server knows. */
export async function clusterDefaults(target: Target): Promise<NonNullable<Deployment['cluster']>> {
  const defaults = { ...defaultsOf(target.cluster), boundsDisk: true, ownFolder: true };
  return (await spreadsVersions(target.connection)) ? { ...defaults, spreadsVersions: true } : defaults;
}

/** Some clouds put a plus behind the minor version. */
const versionSchema = z.object({
  major: z.coerce.number(),
  minor: z.string().transform((text) => Number.parseInt(text, 10)),
});

/**
 * Whether `matchLabelKeys` of a spread is known: on by default since Kubernetes 1.27 (kubernetes.io, “Pod Topology Spread Constraints”). An
 * older API server refuses it, as it does every field that it does not know.
 */
async function spreadsVersions(connection: ClusterConnection): Promise<boolean> {
  try {
    const { major, minor } = versionSchema.parse(await connection.json({ path: '/version' }));
    return major > 1 || minor >= 27;
  } catch (error) {
    // A cluster that does not tell its version gets what every version takes.
    if (error instanceof SlipwayError || error instanceof z.ZodError) return false;
    throw error;
  }
}
