import type { Service } from 'kubernetes-types/core/v1';
import type { KubernetesObject } from '#core/kubernetes/resource.ts';
import { PORT, SERVICE_PORT, selectorOf } from '../names.ts';
import { metadataOf, type ServiceInputs } from './inputs.ts';

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
      ports: [{ name: PORT.score, port: SERVICE_PORT, targetPort: PORT.score, protocol: 'TCP' }],
    },
  };
}
