import { HOST_ON_BRIDGE } from '../addresses.mjs';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * @typedef {object} ServicePort
 * @property {string} name
 * @property {number} port
 * @property {number} targetPort
 * @property {'TCP' | 'UDP'} protocol
 */

/**
 * A Service of kube-system whose one endpoint is a process on this machine instead of a pod.
 *
 * @param {{name: string, labels: Readonly<Record<string, string>>, ports: readonly ServicePort[], clusterIP?: string}} service
 * @returns {readonly object[]}
 */
export function hostService({ name, labels, ports, clusterIP }) {
  const namespace = 'kube-system';
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace, labels },
      spec: { ports, ...(clusterIP ? { clusterIP } : {}) },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: `${name}-host`,
        namespace,
        labels: {
          'kubernetes.io/service-name': name,
          'endpointslice.kubernetes.io/managed-by': 'slipway-test-cluster',
        },
      },
      addressType: 'IPv4',
      ports: ports.map(({ name: port, targetPort, protocol }) => ({
        name: port,
        port: targetPort,
        protocol,
      })),
      endpoints: [{ addresses: [HOST_ON_BRIDGE], conditions: { ready: true } }],
    },
  ];
}

/**
 * @param {string} user
 * @param {readonly object[]} rules
 * @returns {readonly object[]} a role of those rules, and who has it
 */
export function roleOf(user, rules) {
  const name = `slipway-test:${user}`;
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name }, rules },
    clusterRoleBinding(user, name),
  ];
}

/** @param {string} user @param {string} role a ClusterRole */
export function clusterRoleBinding(user, role) {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: `slipway-test:${user}:${role}` },
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: RBAC, kind: 'User', name: user }],
  };
}

/**
 * @param {{name: string, namespace: string, role: {kind: 'Role' | 'ClusterRole', name: string}, subject: {kind: 'User' | 'Group', name: string}}} binding
 */
export function roleBinding({ name, namespace, role, subject }) {
  return {
    apiVersion: `${RBAC}/v1`,
    kind: 'RoleBinding',
    metadata: { name, namespace },
    roleRef: { apiGroup: RBAC, ...role },
    subjects: [{ apiGroup: RBAC, ...subject }],
  };
}
