import type { NodeAffinity, PodSpec, Probe, Volume, VolumeMount } from 'kubernetes-types/core/v1';
import type { ServiceSettings } from '#contract/service/settings.ts';
import { SCORING_PORT } from '#core/engine/image-plan.ts';
import { quantity } from '#core/kubernetes/quantity.ts';
import {
  COLLECTED_FOLDER,
  CONTAINER,
  KEYS_FOLDER,
  METRICS_PORT,
  objectNames,
  PORT,
  RECORDED_FOLDER,
  recordedFolderOf,
  SPOOL_FOLDER,
  selectorOf,
} from '../names.ts';
import { collectsInReplica, hasRecorder, storeOf, volumeOf } from '../record-place.ts';
import { environmentOf, GRACE_SECONDS } from './environment.ts';
import { limitsOf, memoryOf } from './limits.ts';
import { pairsIn, tolerationsIn } from './pairs.ts';
import type { ServiceInputs } from './service-inputs.ts';

/** The user and group of every image (core/docker/dockerfile.ts). */
const USER = 10_001;
/** A script that fills /tmp loses its replica, and not the node its disk. */
const TMP_SIZE = '1Gi';
/** What a node must have free for a replica: most scripts write next to nothing. */
const DISK_REQUEST = '64Mi';
/** For the log of a replica, twice what is kept of it at most. */
const LOG_MIB = 128;
/** Twice what the recorder lets wait (resources/scoring, recorder/spool.py): its limit holds before this one evicts the replica. */
const SPOOL_SIZE = '1Gi';

/** What runs in a replica, as the Pod Security level “restricted” wants it. */
export function podSpec(inputs: ServiceInputs): PodSpec {
  const { settings } = inputs;
  const limits = limitsOf(inputs);
  const memory = memoryOf(inputs);
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
      // OpenShift gives each namespace a range of its own, and refuses any other.
      ...(settings.platformUser ? {} : { runAsUser: USER, runAsGroup: USER, fsGroup: USER }),
      seccompProfile: { type: 'RuntimeDefault' },
    },
    ...placement(settings),
    ...spreadOf(inputs),
    containers: [
      {
        name: CONTAINER,
        image: inputs.image.address,
        imagePullPolicy: 'IfNotPresent',
        ...(storeOf(settings) === undefined
          ? {}
          : { envFrom: [{ secretRef: { name: objectNames.store(inputs.name) } }] }),
        env: environmentOf(inputs).map((variable) => ({ ...variable })),
        ports: [
          { name: PORT.score, containerPort: SCORING_PORT, protocol: 'TCP' },
          { name: PORT.metrics, containerPort: METRICS_PORT, protocol: 'TCP' },
        ],
        resources: {
          requests: { cpu: limits.cpu, memory, ...disk(inputs, DISK_REQUEST) },
          limits: {
            memory,
            ...disk(inputs, diskLimit(inputs)),
            ...(settings.cpuLimit === undefined ? {} : { cpu: settings.cpuLimit }),
            ...(settings.gpus === undefined ? {} : { 'nvidia.com/gpu': String(settings.gpus) }),
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

/** Which nodes take the replicas, and before whom. */
function placement({ nodeSelector, tolerations, priorityClass }: ServiceSettings): Partial<PodSpec> {
  return {
    ...(nodeSelector === undefined ? {} : { nodeSelector: { ...pairsIn(nodeSelector) } }),
    ...(tolerations === undefined ? {} : { tolerations: tolerationsIn(tolerations) }),
    ...(priorityClass === undefined ? {} : { priorityClassName: priorityClass }),
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

function volumeMounts({ name, settings, cluster }: ServiceInputs): VolumeMount[] {
  return [
    { name: 'tmp', mountPath: '/tmp' },
    { name: 'keys', mountPath: KEYS_FOLDER, readOnly: true },
    ...(collectsInReplica(settings) ? [{ name: 'collected', mountPath: COLLECTED_FOLDER }] : []),
    ...(volumeOf(settings) === undefined ? [] : [recordedMount(name, cluster)]),
    ...(hasRecorder(settings) ? [{ name: 'spool', mountPath: SPOOL_FOLDER }] : []),
  ];
}

/**
 * Services may share a volume. A replica sees the folder of its own service there, in its ordinary place: the kubelet makes it, with the
 * rights of the volume's root (kubernetes.io, “Using subPath”). The name of a service is one DNS label, so it leads nowhere else.
 */
function recordedMount(name: string, { ownFolder }: ServiceInputs['cluster']): VolumeMount {
  if (ownFolder !== true) return { name: 'recorded', mountPath: RECORDED_FOLDER };
  return { name: 'recorded', mountPath: recordedFolderOf(name), subPath: name };
}

function volumes({ name, settings }: ServiceInputs): Volume[] {
  const recorded = volumeOf(settings);
  return [
    { name: 'tmp', emptyDir: { sizeLimit: TMP_SIZE } },
    {
      name: 'keys',
      secret: {
        secretName: objectNames.keys(name),
        defaultMode: 0o440,
        items: [
          { key: 'primary', path: 'primary' },
          { key: 'secondary', path: 'secondary' },
        ],
      },
    },
    ...(collectsInReplica(settings) ? [{ name: 'collected', emptyDir: { sizeLimit: '1Gi' } }] : []),
    ...(recorded === undefined ? [] : [{ name: 'recorded', persistentVolumeClaim: { claimName: recorded } }]),
    ...(hasRecorder(settings) ? [{ name: 'spool', emptyDir: { sizeLimit: SPOOL_SIZE } }] : []),
  ];
}

/**
 * Replicas apart from each other: on different nodes, and in different zones where the nodes have zones. The zones are an
 * affinity because the scheduler ignores a node for all spread constraints when it lacks the label of one (kube-scheduler,
 * podtopologyspread/scoring.go, `IgnoredNodes`), and nodes outside a cloud have no zone.
 */
function spreadOf({
  name,
  image,
  cluster,
}: ServiceInputs): Pick<PodSpec, 'topologySpreadConstraints' | 'affinity'> {
  const labelSelector = { matchLabels: { ...selectorOf(name) } };
  return {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector,
        // New replicas are spread among themselves: those of the version before are on their way out.
        ...(cluster.spreadsVersions === true ? { matchLabelKeys: ['pod-template-hash'] } : {}),
      },
    ],
    affinity: {
      ...(image.architecture === undefined ? {} : { nodeAffinity: nodesOf(image.architecture) }),
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 100, podAffinityTerm: { topologyKey: 'topology.kubernetes.io/zone', labelSelector } },
        ],
      },
    },
  };
}

/** The kubelet names the processor of its node in this label. */
function nodesOf(architecture: string): NodeAffinity {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values: [architecture] }] },
      ],
    },
  };
}

/** Nothing for what an older Slipway has deployed, which would look as if it had been changed in the cluster. */
function disk({ cluster }: ServiceInputs, amount: string): { readonly [resource: string]: string } {
  return cluster.boundsDisk === true ? { 'ephemeral-storage': amount } : {};
}

/** All that a replica may write: its volumes up to their own limits, and its log, which the kubelet cuts at 50 MiB by default. */
function diskLimit(inputs: ServiceInputs): string {
  const sizes = volumes(inputs).map(({ emptyDir }) => quantity(emptyDir?.sizeLimit ?? '0'));
  return `${Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / 2 ** 20) + LOG_MIB}Mi`;
}
