import { createHash } from 'node:crypto';
import { MANAGED_BY } from '#core/kubernetes/ownership.ts';

/** Prefix of our labels and annotations on objects of a cluster. */
const PREFIX = 'slipway.io';

export const ANNOTATION = {
  /** Number of the deployment that the object was last applied by. */
  deployment: `${PREFIX}/deployment`,
  /** `name:version` of the image. */
  image: `${PREFIX}/image`,
  models: `${PREFIX}/models`,
  howToChange: `${PREFIX}/how-to-change`,
  /** On the pods' template: another value replaces the replicas. */
  secrets: `${PREFIX}/secrets`,
  /** On the Secret with a store: its name. On the pods' template: another value replaces the replicas. */
  store: `${PREFIX}/store`,
  /** On a pod: makes its kubelet look at its Secrets at once. */
  keysChanged: `${PREFIX}/keys-changed`,
  primaryCreatedAt: `${PREFIX}/primary-created-at`,
  secondaryCreatedAt: `${PREFIX}/secondary-created-at`,
  /** On the history: the deploy lock. */
  deployLock: `${PREFIX}/deploy-lock`,
} as const;

/** Labels of every object of ours, as kubernetes.io recommends them. */
export function labelsOf(service: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/name': service,
    'app.kubernetes.io/instance': service,
    'app.kubernetes.io/component': 'scoring',
    'app.kubernetes.io/part-of': service,
    'app.kubernetes.io/managed-by': MANAGED_BY,
  };
}

/** Never holds a version: the selector of a Deployment cannot be changed. */
export function selectorOf(service: string): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/name': service, 'app.kubernetes.io/instance': service };
}

/** Selects what Slipway made: of one service, or of all. */
export function labelSelector(service?: string): string {
  const own = `app.kubernetes.io/managed-by=${MANAGED_BY}`;
  return service === undefined ? own : `${own},app.kubernetes.io/instance=${service}`;
}

/** The names of a service's objects; those that are not here are called as the service. */
export const objectNames = {
  keys: (service: string) => `${service}-keys`,
  secrets: (service: string) => `${service}-environment`,
  /** Where it records into, and what that store accepts. */
  store: (service: string) => `${service}-store`,
  history: (service: string) => `${service}-deployments`,
};

/** The Secret with the credentials of a registry: one a registry, shared by all services of the namespace. */
export function pullSecretName(registry: string): string {
  return `slipway-registry-${createHash('sha256').update(registry).digest('hex').slice(0, 10)}`;
}

/** Ports of a replica, by name. */
export const PORT = { score: 'http', metrics: 'metrics' } as const;
/** Port of the scoring server's metrics (resources/scoring, option metrics-port). */
export const METRICS_PORT = 5002;
/** Port of the Kubernetes Service. */
export const SERVICE_PORT = 80;
/** The container's name in a pod. */
export const CONTAINER = 'scoring';
/** Where the keys lie in a replica. */
export const KEYS_FOLDER = '/run/slipway/keys';
export const COLLECTED_FOLDER = '/modeldata';
/** Recorded calls, in a volume of the user's, and those that wait to be stored there. */
export const RECORDED_FOLDER = '/recorded';
/** Where a service records below the root of a store: `plain` of resources/scoring, recorder/segments.py. */
export const recordedFolderOf = (name: string): string =>
  `${RECORDED_FOLDER}/${name.replace(/[^A-Za-z0-9.]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || '0'}`;
export const SPOOL_FOLDER = '/spool';
/** The secret variable with the connection string of Application Insights; the server takes it away from the script. */
export const INSIGHTS_CONNECTION = 'APPLICATIONINSIGHTS_CONNECTION_STRING';
/** Beside the two keys of a service: the secret of hashes of recorded values. */
export const RECORD_SALT = 'salt';
