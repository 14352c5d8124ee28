import type { Cluster } from '#contract/cluster/cluster.ts';
import type { DeployedImage, Deployment } from '#contract/service/deployment.ts';
import type { ServiceSettings } from '#contract/service/settings.ts';
import type { ObjectMetadata } from '#core/kubernetes/resource.ts';
import { ANNOTATION, labelsOf } from '../names.ts';

/** All that decides what a service's objects are. */
export interface ServiceInputs {
  readonly name: string;
  /** Number of the deployment. */
  readonly number: number;
  readonly image: DeployedImage;
  readonly settings: ServiceSettings;
  readonly secretNames: readonly string[];
  readonly secretDigest: string | undefined;
  readonly storeDigest?: string | undefined;
  readonly cluster: Pick<Cluster, 'namespace' | 'exposure' | 'cpu' | 'memory'> & {
    readonly spreadsVersions?: boolean | undefined;
    readonly boundsDisk?: boolean | undefined;
    readonly ownFolder?: boolean | undefined;
  };
  /** Secret with the credentials of the registry, when the nodes need one. */
  readonly pullSecret: string | undefined;
  /** Secret with certificate and key of the host, when there is TLS. */
  readonly tlsSecret: string | undefined;
}

/** Metadata that every object of a service has. */
export function metadataOf(inputs: ServiceInputs, name = inputs.name): ObjectMetadata {
  return {
    name,
    namespace: inputs.cluster.namespace,
    labels: { ...labelsOf(inputs.name), 'app.kubernetes.io/version': versionLabel(inputs) },
    annotations: { [ANNOTATION.deployment]: String(inputs.number) },
  };
}

/** A label's value has at most 63 characters of a small alphabet: the version number, not the reference. */
function versionLabel({ image }: ServiceInputs): string {
  return image.reference.slice(image.reference.lastIndexOf(':') + 1);
}

/**
 * What a deployment's objects are made of. Where its settings leave something open, it is what the saved cluster said when it was
 * deployed: later changes of the saved cluster do not change services.
 */
export function inputsOf(cluster: Cluster, name: string, deployment: Deployment): ServiceInputs {
  const { number, image, settings, secretNames, secretDigest, storeDigest, pullSecret, tlsSecret } =
    deployment;
  return {
    name,
    cluster: { ...cluster, ...deployment.cluster },
    number,
    image,
    settings,
    secretNames,
    secretDigest,
    storeDigest,
    pullSecret,
    tlsSecret,
  };
}

/** What is recorded of the saved cluster with a new deployment. */
export function defaultsOf({ exposure, cpu, memory }: Cluster): NonNullable<Deployment['cluster']> {
  return { exposure, cpu, memory };
}
