import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the certificates that a machine trusts stand, by system (the list of OpenSSL and Go's crypto/x509). */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** What this machine trusts, as PEM text: the bundle the environment names, else the system's, and what the user gave Node. */
export async function trustedCertificates(environment: Environment): Promise<string> {
  const candidates = [environment.SSL_CERT_FILE, environment.REQUESTS_CA_BUNDLE, ...SYSTEM_BUNDLES];
  for (const path of candidates) {
    const text = path === undefined || path === '' ? undefined : await readIfThere(path);
    if (text !== undefined) return text + (await extraCertificates(environment));
  }
  // Neither Windows nor macOS has a bundle as a file: Mozilla's list, and what the user gave Node.
  return `${rootCertificates.join('\n')}\n${await extraCertificates(environment)}`;
}

async function extraCertificates(environment: Environment): Promise<string> {
  const path = environment.NODE_EXTRA_CA_CERTS;
  if (
    path === undefined ||
    path === '' ||
    path === environment.SSL_CERT_FILE ||
    SYSTEM_BUNDLES.includes(path)
  )
    return '';
  return `\n${(await readIfThere(path)) ?? ''}`;
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
