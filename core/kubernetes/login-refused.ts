import { X509Certificate } from 'node:crypto';
import type { RequestOptions } from 'node:https';
import { z } from 'zod';
import { SlipwayError } from '#contract/errors.ts';

/** What we showed the API server to say who we are, and until when that is good. */
export interface LoginFacts {
  readonly kind: 'certificate' | 'token' | 'password' | 'none';
  /** As far as it can be read from it. */
  readonly expiresAt: Date | undefined;
  /** Who it is for, likewise: the common name of a certificate, the subject of a token. */
  readonly name: string | undefined;
  /** A program renews it when it has expired. */
  readonly isRenewed: boolean;
}

/** Reads what a request says about who we are. */
export function loginFacts(options: RequestOptions, isRenewed: boolean): LoginFacts {
  const nothing = { expiresAt: undefined, name: undefined };
  const header = authorizationOf(options);
  if (header?.startsWith('Bearer ') === true)
    return { kind: 'token', ...tokenFacts(header.slice('Bearer '.length)), isRenewed };
  if (header !== undefined || (options.auth ?? '') !== '') return { kind: 'password', ...nothing, isRenewed };
  const { cert } = options;
  if (typeof cert === 'string' || Buffer.isBuffer(cert))
    return { kind: 'certificate', ...certificateFacts(cert), isRenewed };
  return { kind: 'none', ...nothing, isRenewed };
}

function authorizationOf({ headers }: RequestOptions): string | undefined {
  if (headers === undefined || Array.isArray(headers)) return undefined;
  const found = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  return found === undefined ? undefined : String(found);
}

function certificateFacts(pem: string | Buffer): Pick<LoginFacts, 'expiresAt' | 'name'> {
  try {
    const certificate = new X509Certificate(pem);
    const name = /^CN=(.+)$/m.exec(certificate.subject)?.[1];
    return { expiresAt: new Date(certificate.validTo), name };
  } catch {
    // What does not read as a certificate says nothing; TLS itself complains about it.
    return { expiresAt: undefined, name: undefined };
  }
}

const claimsSchema = z.object({ exp: z.number().optional(), sub: z.string().optional() });

/** The claims of a JSON Web Token (RFC 7519): service accounts and OpenID logins have such; other tokens say nothing. */
function tokenFacts(token: string): Pick<LoginFacts, 'expiresAt' | 'name'> {
  try {
    const text = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
    const { exp, sub } = claimsSchema.parse(JSON.parse(text));
    // Only for service accounts is the subject what the cluster calls its user (kubernetes.io, authentication).
    const name = sub?.startsWith('system:serviceaccount:') === true ? sub : undefined;
    return { expiresAt: exp === undefined ? undefined : new Date(exp * 1000), name };
  } catch {
    // Not a JSON Web Token.
    return { expiresAt: undefined, name: undefined };
  }
}

/** A 401, explained by what we showed. */
export function loginRefused(login: LoginFacts, now = new Date()): SlipwayError {
  const { kind, expiresAt } = login;
  const details = { login: kind, ...(expiresAt === undefined ? {} : { expiresAt: expiresAt.toISOString() }) };
  if (kind === 'none')
    return new SlipwayError('cluster_login', {
      message: 'The kubeconfig has no login for this cluster, and the cluster requires one.',
      hint: 'Its user needs a certificate, a token or a login program. Get a fresh kubeconfig from the administrator.',
      details,
    });
  const what = { certificate: 'client certificate', token: 'token', password: 'password' }[kind];
  if (expiresAt !== undefined && expiresAt <= now)
    return new SlipwayError('cluster_login', {
      message: `The ${what} of the kubeconfig has expired, on ${expiresAt.toISOString().slice(0, 16).replace('T', ' at ')} UTC.`,
      hint: 'Log in again as you did before, or get a fresh kubeconfig from the administrator.',
      details: { ...details, isExpired: true },
    });
  return new SlipwayError('cluster_login', {
    message: `The cluster does not accept the ${what} of the kubeconfig (401).`,
    hint: 'It may have been revoked, or belong to another cluster: log in again (a cloud’s own login command), or get a new kubeconfig from the administrator.',
    details,
  });
}
