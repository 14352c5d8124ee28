import type { Service } from 'kubernetes-types/core/v1';
import type { Ingress } from 'kubernetes-types/networking/v1';
import type { Exposure } from '#contract/cluster/cluster.ts';
import type { KubernetesObject } from '#core/kubernetes/resource.ts';
import { PORT, SERVICE_PORT, selectorOf } from '../names.ts';
import { metadataOf, type ServiceInputs } from './service-inputs.ts';

const TYPES = {
  none: 'ClusterIP',
  ingress: 'ClusterIP',
  'node-port': 'NodePort',
  'load-balancer': 'LoadBalancer',
} as const;

/** The stable address in front of the replicas. */
export function serviceObject(inputs: ServiceInputs): KubernetesObject & Pick<Service, 'spec'> {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataOf(inputs),
    spec: {
      type: TYPES[inputs.cluster.exposure.kind],
      selector: { ...selectorOf(inputs.name) },
      ports: [
        {
          name: PORT.score,
          port: SERVICE_PORT,
          targetPort: PORT.score,
          protocol: 'TCP',
          appProtocol: 'http',
        },
      ],
    },
  };
}

/** The path of the 2017 service under the host that all services of the cluster share. */
export function ingressObject(
  inputs: ServiceInputs,
  exposure: Extract<Exposure, { kind: 'ingress' }>,
): KubernetesObject & Pick<Ingress, 'spec'> {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metadataOf(inputs),
    spec: {
      ...(exposure.className === undefined ? {} : { ingressClassName: exposure.className }),
      ...(inputs.tlsSecret === undefined
        ? {}
        : { tls: [{ hosts: [exposure.host], secretName: inputs.tlsSecret }] }),
      rules: [
        {
          host: exposure.host,
          http: {
            paths: [
              {
                path: servicePath(inputs.name),
                pathType: 'Prefix',
                backend: { service: { name: inputs.name, port: { name: PORT.score } } },
              },
            ],
          },
        },
      ],
    },
  };
}

/** Base path of a service behind an ingress; /score and /swagger.json lie below it. */
export function servicePath(service: string): string {
  return `/api/v1/service/${service}`;
}
