import { readFile, writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { ADDRESSES } from '../addresses.mjs';
import { clusterFile } from '../cluster-folder.mjs';
import { certificateFiles } from './certificates.mjs';

/** @param {string} user @returns {string} the path of that user's kubeconfig */
export function kubeconfigFile(user) {
  return clusterFile('pki', `${user}.kubeconfig`);
}

/**
 * Writes a kubeconfig with everything inside, as a cluster's administrator hands it to a user.
 *
 * @param {string} user who has a certificate of that name
 * @param {{namespace?: string, server?: string, file?: string}} [options] server: `host:port` of the API server; file:
 *   where to write it, default: {@link kubeconfigFile}
 * @returns {Promise<void>}
 */
export async function writeKubeconfig(user, options = {}) {
  const { host, port } = ADDRESSES.apiServer;
  const { namespace = 'default', server = `${host}:${port}`, file = kubeconfigFile(user) } = options;
  const { key, certificate } = certificateFiles(user);
  const [authorityData, certificateData, keyData] = await Promise.all(
    [certificateFiles('ca').certificate, certificate, key].map((path) => readFile(path, 'base64')),
  );
  const context = `${user}@slipway-test`;
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'slipway-test',
        cluster: { server: `https://${server}`, 'certificate-authority-data': authorityData },
      },
    ],
    users: [{ name: user, user: { 'client-certificate-data': certificateData, 'client-key-data': keyData } }],
    contexts: [{ name: context, context: { cluster: 'slipway-test', user, namespace } }],
    'current-context': context,
  };
  await writeFile(file, stringify(kubeconfig), { mode: 0o600 });
}
