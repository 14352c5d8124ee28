import type { Deployment } from 'kubernetes-types/apps/v1';
import type { KubernetesObject } from '#core/kubernetes/resource.ts';
import { ANNOTATION, CONTAINER, labelsOf, METRICS_PORT, selectorOf } from '../names.ts';
import { pairsIn } from './pairs.ts';
import { podSpec } from './pod-spec.ts';
import { metadataOf, type ServiceInputs } from './service-inputs.ts';

/**
 * The replicas. Their number is not in it: it belongs to the autoscaler or to a manual scaling, and is set through the
 * Deployment's scale; an apply must not set it back.
 */
export function deploymentObject(inputs: ServiceInputs): KubernetesObject & Pick<Deployment, 'spec'> {
  const metadata = metadataOf(inputs);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      ...metadata,
      annotations: {
        ...metadata.annotations,
        [ANNOTATION.image]: inputs.image.reference,
        [ANNOTATION.models]: inputs.image.models.join(', '),
        // What `kubectl rollout history` shows.
        'kubernetes.io/change-cause': `deployment ${inputs.number}: ${inputs.image.reference}`,
        [ANNOTATION.howToChange]: `slipway update ${inputs.name}`,
      },
    },
    spec: {
      selector: { matchLabels: { ...selectorOf(inputs.name) } },
      revisionHistoryLimit: 3,
      // A failed rollout is found out by watching the replicas; this is for those who look with kubectl.
      progressDeadlineSeconds: inputs.settings.pullSeconds + inputs.settings.startSeconds + 60,
      // A new replica must be ready before an old one goes.
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' } },
      template: {
        metadata: {
          labels: {
            ...labelsOf(inputs.name),
            'app.kubernetes.io/version': inputs.image.reference.slice(
              inputs.image.reference.lastIndexOf(':') + 1,
            ),
          },
          annotations: {
            ...pairsIn(inputs.settings.annotations),
            [ANNOTATION.image]: inputs.image.reference,
            // Whose logs `kubectl logs` shows where the cluster adds containers.
            'kubectl.kubernetes.io/default-container': CONTAINER,
            'prometheus.io/scrape': 'true',
            'prometheus.io/port': String(METRICS_PORT),
            'prometheus.io/path': '/metrics',
            ...(inputs.secretDigest === undefined ? {} : { [ANNOTATION.secrets]: inputs.secretDigest }),
            ...(inputs.storeDigest === undefined ? {} : { [ANNOTATION.store]: inputs.storeDigest }),
            // Fluent Bit's kubernetes filter leaves such pods alone (docs.fluentbit.io, Kubernetes filter, annotations).
            ...(inputs.settings.forwardLogs ? {} : { 'fluentbit.io/exclude': 'true' }),
          },
        },
        spec: podSpec(inputs),
      },
    },
  };
}
