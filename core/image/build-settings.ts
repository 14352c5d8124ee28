import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import { SlipwayError } from '../../contract/errors.ts';
import type { Settings } from '../../contract/system/settings.ts';
import type { BuildSettings } from '../engine/engine.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the certificates that a machine trusts stand, by system (the list of OpenSSL and Go's crypto/x509). */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** How builds reach the world, from the settings and this machine's own surroundings. */
export async function buildSettings(settings: Settings, environment: Environment): Promise<BuildSettings> {
  return {
    packageIndex: settings.packageIndex,
    extraPackageIndexes: settings.extraPackageIndexes,
    proxies: proxiesOf(settings, environment),
    caCertificates: await certificates(settings, environment),
    network: settings.buildNetwork,
  };
}

/** Docker predefines these build arguments: they leave no trace in the image (Dockerfile reference). */
function proxiesOf(settings: Settings, environment: Environment): Readonly<Record<string, string>> {
  const pick = (chosen: string | undefined, name: string): string | undefined =>
    chosen ?? environment[name.toLowerCase()] ?? environment[name];
  const found = {
    HTTP_PROXY: pick(settings.httpProxy, 'HTTP_PROXY'),
    HTTPS_PROXY: pick(settings.httpsProxy, 'HTTPS_PROXY'),
    NO_PROXY: pick(settings.noProxy, 'NO_PROXY'),
  };
  return Object.fromEntries(
    Object.entries(found).flatMap(([name, value]) =>
      value === undefined || value === ''
        ? []
        : [
            [name, value],
            [name.toLowerCase(), value],
          ],
    ),
  );
}

async function certificates(settings: Settings, environment: Environment): Promise<string | undefined> {
  const chosen = settings.caCertificates;
  if (chosen === 'none') return undefined;
  if (chosen !== undefined) return readChosen(chosen);
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

async function readChosen(path: string): Promise<string> {
  const text = await readIfThere(path);
  if (text?.includes('-----BEGIN CERTIFICATE-----') === true) return text;
  throw new SlipwayError('bad_input', {
    message: text === undefined ? `There is no file ${path}.` : `${path} holds no certificate in PEM form.`,
    hint: 'Name a PEM file with `slipway settings set caCertificates FILE`, or take the setting back.',
    details: { path },
  });
}

async function readIfThere(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
