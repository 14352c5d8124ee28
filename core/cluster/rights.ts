import type { Right } from '#contract/cluster/cluster.ts';
import { type Kind, resourceOf } from '#core/kubernetes/resource.ts';

/** What is kept right by server-side apply, read back and deleted again. */
const KEPT = ['get', 'list', 'create', 'patch', 'delete'];

/** What publishing and looking after services does with each kind of object, and with parts of them. */
const USES: readonly { readonly kind: Kind; readonly part?: string; readonly verbs: readonly string[] }[] = [
  { kind: 'Deployment', verbs: KEPT },
  { kind: 'Deployment', part: 'scale', verbs: ['get', 'patch'] },
  { kind: 'ReplicaSet', verbs: ['get', 'list'] },
  { kind: 'Service', verbs: KEPT },
  // Requests to services that are not exposed, by the API server's proxy: what is read, and what is posted.
  { kind: 'Service', part: 'proxy', verbs: ['get', 'create'] },
  { kind: 'ServiceAccount', verbs: KEPT },
  // The history of deployments.
  { kind: 'ConfigMap', verbs: KEPT },
  // Keys, secret variables, certificate, login of the registry.
  { kind: 'Secret', verbs: KEPT },
  { kind: 'HorizontalPodAutoscaler', verbs: KEPT },
  { kind: 'PodDisruptionBudget', verbs: KEPT },
  { kind: 'Ingress', verbs: KEPT },
  { kind: 'NetworkPolicy', verbs: KEPT },
  // A patch makes a replica look at its keys at once.
  { kind: 'Pod', verbs: ['get', 'list', 'patch'] },
  { kind: 'Pod', part: 'log', verbs: ['get'] },
  // Metrics of the replicas.
  { kind: 'Pod', part: 'proxy', verbs: ['get'] },
  // `get` until Kubernetes 1.34, `create` since (AuthorizePodWebsocketUpgradeCreatePermission).
  { kind: 'Pod', part: 'portforward', verbs: ['get', 'create'] },
  { kind: 'Event', verbs: ['list'] },
];

/** Every right that Slipway needs in the namespace of its services, and no other. */
export const NEEDED_RIGHTS: readonly Right[] = USES.flatMap(({ kind, part, verbs }) => {
  const { group, resource } = resourceOf(kind);
  const whole = part === undefined ? resource : `${resource}/${part}`;
  return verbs.map((verb): Right => ({ group, resource: whole, verb }));
});

/** `create deployments.apps`, as kubectl and the error messages of Kubernetes name it. */
export function rightText({ group, resource, verb }: Right): string {
  return `${verb} ${resource}${group === '' ? '' : `.${group}`}`;
}

/** Rights on the same resource in one: `create, patch deployments.apps`. */
export function rightTexts(rights: readonly Right[]): readonly string[] {
  const verbs = new Map<string, string[]>();
  for (const right of rights) {
    const place = rightText({ ...right, verb: '' });
    verbs.set(place, [...(verbs.get(place) ?? []), right.verb]);
  }
  return [...verbs].map(([place, list]) => `${list.join(', ')}${place}`);
}
