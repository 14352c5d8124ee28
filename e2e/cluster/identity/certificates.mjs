import { mkdir, writeFile } from 'node:fs/promises';
import { run } from '#scripts/machine/command.mjs';
import { clusterFile } from '../cluster-folder.mjs';

/**
 * @typedef {object} Certificate
 * @property {string} name of its files
 * @property {string} subject such as `/O=system:masters/CN=admin`; Kubernetes reads user (CN) and groups (O) there
 * @property {readonly string[]} [alternativeNames] such as `DNS:localhost` and `IP:127.0.0.1`, for servers
 */

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
const DAYS = ['-days', '3650'];

/** @param {string} name @returns {{key: string, certificate: string}} paths */
export function certificateFiles(name) {
  return { key: clusterFile('pki', `${name}.key`), certificate: clusterFile('pki', `${name}.crt`) };
}

/**
 * The authorities: the cluster's own, and one for the API server as a proxy in front of metrics-server, so that no
 * client certificate of the cluster can pose as that proxy. Also the key that signs service account tokens.
 *
 * @returns {Promise<void>}
 */
export async function createAuthorities() {
  await mkdir(clusterFile('pki'), { recursive: true, mode: 0o700 });
  // openssl's own settings file would make every certificate an authority.
  await writeFile(settings(), '[req]\ndistinguished_name = name\n[name]\n');
  await Promise.all([
    createAuthority('ca', 'slipway-test-cluster'),
    createAuthority('front-ca', 'front-proxy'),
  ]);
  const signing = clusterFile('pki', 'service-accounts.key');
  await run('openssl', ['genrsa', '-out', signing, '2048']);
  await run('openssl', [
    'rsa',
    '-in',
    signing,
    '-pubout',
    '-out',
    clusterFile('pki', 'service-accounts.pub'),
  ]);
}

/**
 * @param {Certificate} request
 * @param {string} [authority] who signs it
 * @returns {Promise<void>}
 */
export async function createCertificate({ name, subject, alternativeNames = [] }, authority = 'ca') {
  const { key, certificate } = certificateFiles(name);
  const signer = certificateFiles(authority);
  const names = alternativeNames.length > 0 ? [`subjectAltName=${alternativeNames.join(',')}`] : [];
  const extensions = [
    'keyUsage=digitalSignature,keyEncipherment',
    'extendedKeyUsage=serverAuth,clientAuth',
    ...names,
  ];
  await run('openssl', [
    ...['req', '-x509', '-config', settings(), ...KEY, ...DAYS, '-subj', subject],
    ...['-CA', signer.certificate, '-CAkey', signer.key, '-keyout', key, '-out', certificate],
    ...extensions.flatMap((extension) => ['-addext', extension]),
  ]);
}

/** @param {string} name @param {string} commonName */
async function createAuthority(name, commonName) {
  const { key, certificate } = certificateFiles(name);
  await run('openssl', [
    ...['req', '-x509', '-config', settings(), ...KEY, ...DAYS, '-subj', `/CN=${commonName}`],
    ...['-keyout', key, '-out', certificate],
    ...['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'],
  ]);
}

function settings() {
  return clusterFile('pki', 'openssl.cnf');
}
