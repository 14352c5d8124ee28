import type { ServiceAccount } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { KubernetesObject } from '#core/kubernetes/resource.ts';
import { PORT, selectorOf } from '../names.ts';
import { metadataOf, type ServiceInputs } from './service-inputs.ts';

/** An identity of its own, without a token: a script has no business with the cluster's API. */
export function serviceAccountObject(
  inputs: ServiceInputs,
): KubernetesObject & Pick<ServiceAccount, 'automountServiceAccountToken'> {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadataOf(inputs),
    automountServiceAccountToken: false,
  };
}

/** Nothing but requests and the reading of metrics gets in. */
export function networkPolicyObject(inputs: ServiceInputs): KubernetesObject & Pick<NetworkPolicy, 'spec'> {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf(inputs),
    spec: {
      podSelector: { matchLabels: { ...selectorOf(inputs.name) } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          ports: [
            { port: PORT.score, protocol: 'TCP' },
            { port: PORT.metrics, protocol: 'TCP' },
          ],
        },
      ],
    },
  };
}
