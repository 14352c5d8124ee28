import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { Right } from '#contract/cluster/cluster.ts';
import { NEEDED_RIGHTS, rightText } from './rights.ts';
import { roleYaml, rulesOf } from './role.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** The rights that rules give, one by one. */
function rightsIn(rules: readonly Rule[]): readonly string[] {
  return rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => rightText({ group, resource, verb }))),
    ),
  );
}

test('the rules give every right that is needed, and no other', () => {
  expect([...rightsIn(rulesOf(NEEDED_RIGHTS))].sort()).toEqual(NEEDED_RIGHTS.map(rightText).sort());
});

test('the YAML is a Role and its binding to the user, with what is missing said above', () => {
  const missing: readonly Right[] = [{ group: 'apps', resource: 'deployments/scale', verb: 'patch' }];
  const text = roleYaml({ namespace: 'apps', user: 'ada@example.org', missing });
  expect(text).toContain('# Missing now:\n#   patch deployments/scale.apps\n');
  expect(text).toContain(
    '  - apiGroups: [apps]\n    resources: [deployments/scale]\n    verbs: [get, patch]\n',
  );
  const [role, binding] = parseAllDocuments(text).map((document) => document.toJS() as unknown);
  expect(role).toMatchObject({ kind: 'Role', metadata: { name: 'slipway', namespace: 'apps' } });
  expect(binding).toEqual({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'slipway-ada-example.org', namespace: 'apps' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'slipway' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'ada@example.org' }],
  });
});

test('a service account is bound as one', () => {
  const text = roleYaml({ namespace: 'apps', user: 'system:serviceaccount:ci:publisher', missing: [] });
  const [, binding] = parseAllDocuments(text).map((document) => document.toJS() as unknown);
  expect(binding).toMatchObject({
    subjects: [{ kind: 'ServiceAccount', namespace: 'ci', name: 'publisher' }],
  });
});
