import type { Cluster } from '#contract/cluster/cluster.ts';
import type { Deployment } from '#contract/service/deployment.ts';
import type { ServiceInputs } from './inputs.ts';

/**
 * What a deployment's objects are made of. Where its settings leave something open, it is what the saved cluster said when it was
 * deployed: that somebody has changed the cluster since, or has saved it differently, changes no service.
 */
export function inputsOf(cluster: Cluster, name: string, deployment: Deployment): ServiceInputs {
  const { number, image, settings, secretNames, secretDigest, pullSecret, tlsSecret } = deployment;
  return {
    name,
    cluster: { ...cluster, ...deployment.cluster },
    number,
    image,
    settings,
    secretNames,
    secretDigest,
    pullSecret,
    tlsSecret,
  };
}

/** What is recorded of the cluster with a new deployment. */
export function defaultsOf({ exposure, cpu, memory }: Cluster): NonNullable<Deployment['cluster']> {
  return { exposure, cpu, memory };
}
