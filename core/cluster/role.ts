import { Document, isScalar, visit } from 'yaml';
import type { Right } from '#contract/cluster/cluster.ts';
import { NEEDED_RIGHTS, rightTexts } from './rights.ts';

interface RoleRequest {
  readonly namespace: string;
  /** Who is to have it, as the cluster calls them. */
  readonly user: string;
  readonly missing: readonly Right[];
}

/** The Role with all that Slipway needs, and its binding, as YAML for the administrator: `kubectl apply -f` of it is enough, and may be repeated. */
export function roleYaml({ namespace, user, missing }: RoleRequest): string {
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'slipway', namespace },
    rules: rulesOf(NEEDED_RIGHTS),
  };
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: bindingName(user), namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'slipway' },
    subjects: [subjectOf(user)],
  };
  const head = [
    '# Exactly what Slipway needs to publish and manage services in this namespace.',
    '# Missing now:',
    ...rightTexts(missing).map((text) => `#   ${text}`),
  ];
  return `${head.join('\n')}\n${yamlOf(role)}---\n${yamlOf(binding)}`;
}

/** Lists of names in one line, as people write Roles. */
function yamlOf(object: unknown): string {
  const document = new Document(object);
  visit(document, {
    Seq: (_key, list) => {
      if (list.items.every(isScalar)) list.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** One rule for all resources of a group that the same is done with. */
export function rulesOf(rights: readonly Right[]): readonly Rule[] {
  const verbs = new Map<string, Right & { readonly verbs: string[] }>();
  for (const right of rights) {
    const key = `${right.group}/${right.resource}`;
    const entry = verbs.get(key) ?? { ...right, verbs: [] };
    entry.verbs.push(right.verb);
    verbs.set(key, entry);
  }
  const rules = new Map<string, { apiGroups: string[]; resources: string[]; verbs: string[] }>();
  for (const entry of verbs.values()) {
    const key = `${entry.group} ${entry.verbs.join()}`;
    const rule = rules.get(key) ?? { apiGroups: [entry.group], resources: [], verbs: entry.verbs };
    rule.resources.push(entry.resource);
    rules.set(key, rule);
  }
  return [...rules.values()];
}

function subjectOf(user: string): Readonly<Record<string, string>> {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  return namespace === undefined || name === undefined
    ? { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }
    : { kind: 'ServiceAccount', namespace, name };
}

/** One binding a user: a binding of one name cannot be given to the next user too. */
function bindingName(user: string): string {
  const plain = user
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return plain === '' ? 'slipway' : `slipway-${plain}`.slice(0, 253);
}
