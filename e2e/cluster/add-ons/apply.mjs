import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '#scripts/machine/command.mjs';
import { DEVELOPER_NAMESPACE } from '../addresses.mjs';
import { clusterFile } from '../cluster-folder.mjs';
import { kubeconfigFile } from '../identity/kubeconfig.mjs';
import { corednsObjects } from './coredns.mjs';
import { metricsServerObjects } from './metrics-server.mjs';
import { roleBinding } from './objects.mjs';
import { traefikObjects } from './traefik.mjs';

/**
 * Creates what an installer such as kubeadm would, and the developer's namespace.
 *
 * @param {string} programs the folder with kubectl
 * @returns {Promise<void>}
 */
export async function applyObjects(programs) {
  const items = [
    ...corednsObjects(),
    ...(await metricsServerObjects()),
    ...traefikObjects(),
    storageClass(),
    ...developer(),
  ];
  const file = clusterFile('objects.json');
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await run(join(programs, 'kubectl'), [
    `--kubeconfig=${kubeconfigFile('admin')}`,
    'apply',
    '--server-side',
    '--field-manager=slipway-test-cluster',
    `--filename=${file}`,
  ]);
}

/** The controller manager's own provisioner, which is made for tests: volumes are folders below /tmp/hostpath_pv. */
function storageClass() {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: 'hostpath',
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
    provisioner: 'kubernetes.io/host-path',
  };
}

function developer() {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: DEVELOPER_NAMESPACE } },
    roleBinding({
      name: 'developers-edit',
      namespace: DEVELOPER_NAMESPACE,
      role: { kind: 'ClusterRole', name: 'edit' },
      subject: { kind: 'Group', name: 'developers' },
    }),
  ];
}
