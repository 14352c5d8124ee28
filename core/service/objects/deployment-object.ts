import type { Deployment } from 'kubernetes-types/apps/v1';
import type { PodSpec, Probe, Volume, VolumeMount } from 'kubernetes-types/core/v1';
import { SCORING_PORT } from '#core/engine/image-plan.ts';
import type { KubernetesObject } from '#core/kubernetes/resource.ts';
import {
  ANNOTATION,
  COLLECTED_FOLDER,
  CONTAINER,
  KEYS_FOLDER,
  labelsOf,
  METRICS_PORT,
  objectNames,
  PORT,
  selectorOf,
} from '../names.ts';
import { environmentOf, GRACE_SECONDS } from './environment.ts';
import { metadataOf, type ServiceInputs } from './inputs.ts';
import { limitsOf } from './limits.ts';

/** The user and group of every image (core/docker/dockerfile.ts). */
const USER = 10_001;

/**
 * The replicas. Their number is not in it: it belongs to the autoscaler or to whoever scales by hand, and is set through the
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
            [ANNOTATION.image]: inputs.image.reference,
            ...(inputs.secretDigest === undefined ? {} : { [ANNOTATION.secrets]: inputs.secretDigest }),
            // Fluent Bit's kubernetes filter leaves such pods alone (docs.fluentbit.io, Kubernetes filter, annotations).
            ...(inputs.settings.forwardLogs ? {} : { 'fluentbit.io/exclude': 'true' }),
          },
        },
        spec: podSpec(inputs),
      },
    },
  };
}

function podSpec(inputs: ServiceInputs): PodSpec {
  const { settings } = inputs;
  const limits = limitsOf(inputs);
  return {
    serviceAccountName: inputs.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    // The server goes on for `drain` after SIGTERM, then answers what it has; only then may it be killed.
    terminationGracePeriodSeconds:
      settings.drainSeconds + Math.ceil(limits.timeoutSeconds) + 2 * GRACE_SECONDS,
    ...(inputs.pullSecret === undefined ? {} : { imagePullSecrets: [{ name: inputs.pullSecret }] }),
    securityContext: {
      runAsNonRoot: true,
      runAsUser: USER,
      runAsGroup: USER,
      fsGroup: USER,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { ...selectorOf(inputs.name) } },
      },
    ],
    containers: [
      {
        name: CONTAINER,
        image: inputs.image.address,
        imagePullPolicy: 'IfNotPresent',
        env: environmentOf(inputs).map((variable) => ({ ...variable })),
        ports: [
          { name: PORT.score, containerPort: SCORING_PORT, protocol: 'TCP' },
          { name: PORT.metrics, containerPort: METRICS_PORT, protocol: 'TCP' },
        ],
        resources: {
          requests: { cpu: limits.cpu, memory: limits.memory },
          limits: {
            memory: limits.memory,
            ...(settings.cpuLimit === undefined ? {} : { cpu: settings.cpuLimit }),
          },
        },
        ...probes(settings.startSeconds),
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: volumeMounts(inputs),
      },
    ],
    volumes: volumes(inputs),
  };
}

/** Ready means that new requests may come; live, that it is worth waiting for: a full queue fails neither. */
function probes(startSeconds: number): {
  startupProbe: Probe;
  readinessProbe: Probe;
  livenessProbe: Probe;
} {
  const get = (path: string): Pick<Probe, 'httpGet'> => ({
    httpGet: { path, port: PORT.score, scheme: 'HTTP' },
  });
  return {
    startupProbe: {
      ...get('/health/ready'),
      periodSeconds: 1,
      timeoutSeconds: 2,
      failureThreshold: startSeconds,
    },
    readinessProbe: { ...get('/health/ready'), periodSeconds: 2, timeoutSeconds: 3, failureThreshold: 3 },
    livenessProbe: { ...get('/health/live'), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
  };
}

function volumeMounts({ settings }: ServiceInputs): VolumeMount[] {
  return [
    { name: 'tmp', mountPath: '/tmp' },
    { name: 'keys', mountPath: KEYS_FOLDER, readOnly: true },
    ...(settings.collectData ? [{ name: 'collected', mountPath: COLLECTED_FOLDER }] : []),
  ];
}

function volumes({ name, settings }: ServiceInputs): Volume[] {
  return [
    { name: 'tmp', emptyDir: {} },
    { name: 'keys', secret: { secretName: objectNames.keys(name), defaultMode: 0o440 } },
    ...(settings.collectData ? [{ name: 'collected', emptyDir: { sizeLimit: '1Gi' } }] : []),
  ];
}
