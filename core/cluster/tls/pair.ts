import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { ClusterTls } from '#contract/cluster/cluster.ts';
import { SlipwayError } from '#contract/errors.ts';

/** A certificate with its chain and its private key, as PEM. The key is of the certificate: that has been seen to. */
export interface TlsPair {
  readonly certificate: string;
  readonly key: string;
  readonly chain: readonly X509Certificate[];
}

/** Reads certificate and key from files. `bad_input` names the file and what is wrong with it. */
export async function readTlsPair(files: Extract<ClusterTls, { kind: 'files' }>): Promise<TlsPair> {
  const [certificate, key] = await Promise.all([readPem(files.certificate), readPem(files.key)]);
  return parseTlsPair(certificate, key, { certificate: files.certificate, key: files.key });
}

/** Certificate and key as texts; `where` is their name in messages. */
export function parseTlsPair(
  certificate: string,
  key: string,
  where: { readonly certificate: string; readonly key: string },
): TlsPair {
  const chain = parseChain(certificate, where.certificate);
  const [leaf] = chain;
  const privateKey = parseKey(key, where.key);
  if (leaf === undefined || !leaf.checkPrivateKey(privateKey))
    throw invalid(
      `The key in ${where.key} does not match the certificate in ${where.certificate}.`,
      'Use the key that the certificate was requested with. The certificate of the host must be the first in its file.',
    );
  return { certificate, key, chain };
}

function parseChain(pem: string, where: string): readonly X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0)
    throw invalid(
      `${where} does not contain a certificate in PEM format.`,
      'It begins with “-----BEGIN CERTIFICATE-----”. A .p12 or .der file has to be converted first (openssl).',
    );
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch (cause) {
    throw invalid(`A certificate in ${where} cannot be read.`, 'Check that the file is complete.', cause);
  }
}

function parseKey(pem: string, where: string): KeyObject {
  if (/ENCRYPTED/.test(pem))
    throw invalid(
      `The key in ${where} is protected by a passphrase; a cluster cannot use such a key.`,
      'Write the key without the passphrase to a new file: openssl pkey -in KEY -out PLAIN_KEY',
    );
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw invalid(
      `${where} does not contain a private key in PEM format.`,
      'It begins with “-----BEGIN PRIVATE KEY-----” or “-----BEGIN RSA PRIVATE KEY-----”.',
      cause,
    );
  }
}

async function readPem(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new SlipwayError('path_missing', {
      message: `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'Give the PEM files of the certificate and its key.',
      details: { path },
      cause,
    });
  });
}

function invalid(message: string, hint: string, cause?: unknown): SlipwayError {
  return new SlipwayError('bad_input', { message, hint, cause });
}

/** What a certificate says. */
export interface CertificateFacts {
  readonly subject: string;
  readonly hosts: readonly string[];
  readonly expiresAt: Date;
}

export function certificateFacts({ chain: [leaf] }: TlsPair): CertificateFacts {
  if (leaf === undefined) throw new Error('a pair without certificate');
  const hosts = [...(leaf.subjectAltName ?? '').matchAll(/(?:DNS|IP Address):([^,\s]+)/g)].map(
    ([, host]) => host ?? '',
  );
  return { subject: leaf.subject.replaceAll('\n', ', '), hosts, expiresAt: new Date(leaf.validTo) };
}

/** Something about a certificate that callers will run into (`problem`), or soon (`warning`). */
export interface CertificateConcern {
  readonly state: 'problem' | 'warning';
  readonly message: string;
  readonly hint: string;
}

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;
const RENEW = 'Get a new one and put it in place with `slipway cluster tls`.';

/** The first thing that is wrong with a certificate for this host; undefined when it is good. */
export function certificateConcern(
  pair: TlsPair,
  host: string,
  now = new Date(),
): CertificateConcern | undefined {
  const { hosts, expiresAt } = certificateFacts(pair);
  const [leaf] = pair.chain;
  const day = (date: Date): string => date.toISOString().slice(0, 10);
  if (leaf === undefined) return undefined;
  const isOfHost = isIP(host) === 0 ? leaf.checkHost(host) : leaf.checkIP(host);
  if (isOfHost === undefined)
    return {
      state: 'problem',
      message: `The certificate is not for ${host}; it is for ${hosts.join(', ') || 'no host at all'}.`,
      hint: 'Callers would reject it. Get a certificate for this host, or correct the host.',
    };
  if (expiresAt <= now)
    return { state: 'problem', message: `The certificate expired on ${day(expiresAt)}.`, hint: RENEW };
  if (new Date(leaf.validFrom) > now)
    return {
      state: 'problem',
      message: `The certificate is valid from ${day(new Date(leaf.validFrom))} on, not yet.`,
      hint: 'Is the clock of this machine right?',
    };
  if (!isOrdered(pair.chain))
    return {
      state: 'warning',
      message: 'The certificates in the file are not in order: each must be signed by the one after it.',
      hint: 'Put the certificate of the host first, then the intermediate certificates. Some callers reject any other order.',
    };
  const days = Math.floor((expiresAt.getTime() - now.getTime()) / DAY_MS);
  if (days < SOON_DAYS)
    return {
      state: 'warning',
      message: `The certificate expires in ${days} days, on ${day(expiresAt)}.`,
      hint: RENEW,
    };
  return undefined;
}

function isOrdered(chain: readonly X509Certificate[]): boolean {
  return chain.every((certificate, index) => {
    const next = chain[index + 1];
    return next === undefined || certificate.checkIssued(next);
  });
}
