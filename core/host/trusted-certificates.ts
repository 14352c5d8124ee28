import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import { promisify } from 'node:util';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the certificates that a machine trusts stand, by system (the list of OpenSSL and Go's crypto/x509). */
const SYSTEM_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

export interface TrustGround {
  readonly platform?: NodeJS.Platform;
  /** What the system's own store holds, as PEM text each. Throws when it cannot be read. */
  readonly readStore?: (platform: NodeJS.Platform) => Promise<readonly string[]>;
}

/**
 * What this machine trusts, as PEM text: the bundle the environment names, else the system's, and what the user gave Node. On macOS and
 * Windows the system's is its store, where companies put their own authority, with Mozilla's list.
 */
export async function trustedCertificates(
  environment: Environment,
  { platform = process.platform, readStore = keptStore }: TrustGround = {},
): Promise<string> {
  const hasStore = platform === 'win32' || platform === 'darwin';
  // On macOS /etc/ssl/cert.pem is Apple's list without what is in the keychains.
  const candidates = [
    environment.SSL_CERT_FILE,
    environment.REQUESTS_CA_BUNDLE,
    ...(hasStore ? [] : SYSTEM_BUNDLES),
  ];
  for (const path of candidates) {
    const text = path === undefined || path === '' ? undefined : await readIfThere(path);
    if (text !== undefined) return text + (await extraCertificates(environment));
  }
  const own = hasStore ? await readStore(platform).catch(() => []) : [];
  const all = [...new Set([...own, ...tls.rootCertificates].map((pem) => pem.trim()))];
  return `${all.join('\n')}\n${await extraCertificates(environment)}`;
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

let kept: Promise<readonly string[]> | undefined;

/** Reading the store takes up to a second: once in the life of the program. */
function keptStore(platform: NodeJS.Platform): Promise<readonly string[]> {
  kept ??= readSystemStore(platform);
  return kept;
}

/** Runs a program to its end and returns what it prints. */
type Print = (file: string, words: readonly string[]) => Promise<string>;

/** The certificates of the system's store: from Node where it can tell (22.15, 24), else through the system's own program. */
export async function readSystemStore(
  platform: NodeJS.Platform,
  print: Print = printed,
  fromNode: unknown = Reflect.get(tls, 'getCACertificates'),
): Promise<readonly string[]> {
  if (typeof fromNode === 'function') {
    const found: unknown = fromNode('system');
    if (Array.isArray(found)) return found.filter((each) => typeof each === 'string');
  }
  const [file, words] = platform === 'win32' ? POWERSHELL : SECURITY;
  return (await print(file, words)).match(PEM) ?? [];
}

const PEM = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** The roots and the keychains where administrators and users add theirs (security(1)). */
const SECURITY = [
  'security',
  [
    'find-certificate',
    '-a',
    '-p',
    '/System/Library/Keychains/SystemRootCertificates.keychain',
    '/Library/Keychains/System.keychain',
  ],
] as const;

/** Base64 is all ASCII: whatever the code page of the console is, it comes out whole. */
const POWERSHELL = [
  'powershell.exe',
  [
    '-NoProfile',
    '-NonInteractive',
    '-Command',
    `Get-ChildItem Cert:\\LocalMachine\\Root, Cert:\\CurrentUser\\Root | ForEach-Object { "-----BEGIN CERTIFICATE-----"; [Convert]::ToBase64String($_.RawData, 'InsertLineBreaks'); "-----END CERTIFICATE-----" }`,
  ],
] as const;

async function printed(file: string, words: readonly string[]): Promise<string> {
  const options = { encoding: 'utf8', maxBuffer: 32 * 2 ** 20, timeout: 20_000, windowsHide: true } as const;
  return (await promisify(execFile)(file, words, options)).stdout;
}
