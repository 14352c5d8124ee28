/** What every object of Kubernetes has; `spec`, `data` and the like belong to its kind. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
}

export interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Of the very object that is meant, as a precondition of a change. */
  readonly uid?: string;
}

/** The kinds that Slipway writes or reads, and what the API calls a list of them. */
const PLURALS = {
  ConfigMap: 'configmaps',
  Deployment: 'deployments',
  Event: 'events',
  HorizontalPodAutoscaler: 'horizontalpodautoscalers',
  Ingress: 'ingresses',
  NetworkPolicy: 'networkpolicies',
  Pod: 'pods',
  PodDisruptionBudget: 'poddisruptionbudgets',
  ReplicaSet: 'replicasets',
  Secret: 'secrets',
  Service: 'services',
  ServiceAccount: 'serviceaccounts',
} as const;
export type Kind = keyof typeof PLURALS;

/** All from Kubernetes 1.25 on. */
export const API_VERSIONS: Readonly<Record<Kind, string>> = {
  ConfigMap: 'v1',
  Deployment: 'apps/v1',
  Event: 'v1',
  HorizontalPodAutoscaler: 'autoscaling/v2',
  Ingress: 'networking.k8s.io/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  Pod: 'v1',
  PodDisruptionBudget: 'policy/v1',
  ReplicaSet: 'apps/v1',
  Secret: 'v1',
  Service: 'v1',
  ServiceAccount: 'v1',
};

export function isKind(kind: string): kind is Kind {
  return kind in PLURALS;
}

/** The group of a kind (`apps`; empty for the core group) and its plural, as rights name it. */
export function resourceOf(kind: Kind): { readonly group: string; readonly resource: string } {
  const version = API_VERSIONS[kind];
  return { group: version.includes('/') ? (version.split('/')[0] ?? '') : '', resource: PLURALS[kind] };
}

/** The path of the kind's list in a namespace, or of one object in it. */
export function pathOf(kind: Kind, namespace: string, name?: string): string {
  const version = API_VERSIONS[kind];
  const root = version.includes('/') ? `/apis/${version}` : `/api/${version}`;
  const list = `${root}/namespaces/${namespace}/${PLURALS[kind]}`;
  return name === undefined ? list : `${list}/${encodeURIComponent(name)}`;
}
