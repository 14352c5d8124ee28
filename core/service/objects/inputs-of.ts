import type { Cluster } from '#contract/cluster/cluster.ts';
import type { Deployment } from '#contract/service/deployment.ts';
import type { ServiceInputs } from './inputs.ts';

/** What a deployment's objects are made of. */
export function inputsOf(cluster: Cluster, name: string, deployment: Deployment): ServiceInputs {
  const { number, image, settings, secretNames, secretDigest, pullSecret, tlsSecret } = deployment;
  return { name, cluster, number, image, settings, secretNames, secretDigest, pullSecret, tlsSecret };
}
