import { clusterFile } from '../cluster-folder.mjs';
import { flags } from '../flags.mjs';
import { statusOf } from '../http-answer.mjs';
import { certificateFiles } from '../identity/certificates.mjs';
import { kubeconfigFile } from '../identity/kubeconfig.mjs';

/** @typedef {import('../cluster-process.mjs').ClusterProcess} ClusterProcess */

/** @param {string} user */
const identity = (user) => ({
  kubeconfig: kubeconfigFile(user),
  'authentication-kubeconfig': kubeconfigFile(user),
  'authorization-kubeconfig': kubeconfigFile(user),
  'bind-address': '127.0.0.1',
  'leader-elect': false,
});

/** Deployments, autoscaling, namespaces and so on, in shorter intervals than usual. @returns {ClusterProcess} */
export function controllerManager() {
  const authority = certificateFiles('ca');
  return {
    name: 'controller-manager',
    program: 'kube-controller-manager',
    programArguments: flags({
      ...identity('controller-manager'),
      'service-account-private-key-file': clusterFile('pki', 'service-accounts.key'),
      'root-ca-file': authority.certificate,
      'cluster-signing-cert-file': authority.certificate,
      'cluster-signing-key-file': authority.key,
      'use-service-account-credentials': true,
      'horizontal-pod-autoscaler-sync-period': '5s',
      'horizontal-pod-autoscaler-cpu-initialization-period': '20s',
      'horizontal-pod-autoscaler-initial-readiness-delay': '5s',
      'node-monitor-period': '2s',
      'node-monitor-grace-period': '20s',
      'enable-hostpath-provisioner': true,
      'flex-volume-plugin-dir': clusterFile('volume-plugins'),
    }),
    ready: async () => (await statusOf('https://127.0.0.1:10257/healthz')) === 200,
  };
}

/** @returns {ClusterProcess} */
export function scheduler() {
  return {
    name: 'scheduler',
    program: 'kube-scheduler',
    programArguments: flags(identity('scheduler')),
    ready: async () => (await statusOf('https://127.0.0.1:10259/healthz')) === 200,
  };
}
