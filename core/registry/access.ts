import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { StreamedBody } from '#core/host/http-exchange.ts';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';
import { isLoopback } from '#core/host/proxies.ts';
import type { RegistryAddress } from './address.ts';
import { type Challenge, parseChallenge } from './challenge.ts';
import type { RegistryCredentials } from './credentials.ts';
import { registryError } from './registry-error.ts';
import { shortText } from './short-text.ts';

export interface PlainRequest {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | StreamedBody;
  /** Milliseconds without an answer after which it counts as gone; what is usual when it is absent. */
  readonly patience?: number;
}
/** Sends a request as it is. */
export type Send = (url: URL, request: PlainRequest) => Promise<IncomingMessage>;

type Bearer = Extract<Challenge, { kind: 'bearer' }>;

const tokenSchema = z.object({ token: z.string().optional(), access_token: z.string().optional() });

/** How a registry lets us in: learns from its first refusal, remembers the token of each scope for as long as this lives. */
export interface RegistryAccess {
  /** Sends with what is known to be needed; on a 401 finds out what is and sends once more. */
  send(url: URL, request: PlainRequest, scope: string): Promise<IncomingMessage>;
}

export function createAccess(
  registry: RegistryAddress,
  credentials: RegistryCredentials | undefined,
  send: Send,
): RegistryAccess {
  const known = new Map<string, string>();
  const origin = new URL(registry.url).origin;
  return {
    send: async (url, request, scope) => {
      // A registry may name an address anywhere, of an upload for example: no login goes there, whatever it asks for.
      if (url.origin !== origin) return send(url, request);
      const before = known.get(scope);
      const first = await send(url, authorized(request, before));
      if (first.statusCode !== 401) return first;
      const challenge = parseChallenge(first.headers['www-authenticate']);
      await shortText(registry, first);
      const authorization = await answerChallenge({ registry, credentials, send }, challenge, scope);
      known.set(scope, authorization);
      return send(url, authorized(request, authorization));
    },
  };
}

function authorized(request: PlainRequest, authorization: string | undefined): PlainRequest {
  return authorization === undefined
    ? request
    : { ...request, headers: { ...request.headers, authorization } };
}

interface Asking {
  readonly registry: RegistryAddress;
  readonly credentials: RegistryCredentials | undefined;
  readonly send: Send;
}

async function answerChallenge(
  asking: Asking,
  challenge: Challenge | undefined,
  scope: string,
): Promise<string> {
  const { registry, credentials } = asking;
  if (credentials?.kind === 'registry-token') return `Bearer ${credentials.token}`;
  if (challenge?.kind === 'bearer') return `Bearer ${await fetchToken(asking, challenge, scope)}`;
  if (challenge?.kind === 'basic' && credentials?.kind === 'password') return basic(credentials);
  throw registryError('unauthorized', registry, {
    said: credentials === undefined ? 'Docker has no login for it' : '',
    status: 401,
  });
}

function basic(credentials: Extract<RegistryCredentials, { kind: 'password' }>): string {
  const pair = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
  return `Basic ${pair}`;
}

/** GET with user and password, or none; POST with an identity token (distribution specification, token and OAuth2). */
async function fetchToken(asking: Asking, challenge: Bearer, scope: string): Promise<string> {
  const { registry, credentials, send } = asking;
  if (credentials !== undefined && !mayBeTold(challenge.realm, registry))
    throw registryError('unauthorized', registry, {
      said: `it asks for the login at ${challenge.realm.origin}, which is not encrypted`,
      status: 401,
    });
  const response = await (credentials?.kind === 'identity-token'
    ? send(challenge.realm, refresh(challenge, scope, credentials.token))
    : send(withScope(challenge, scope), {
        method: 'GET',
        headers: credentials?.kind === 'password' ? { authorization: basic(credentials) } : {},
      }));
  const text = await shortText(registry, response);
  const status = response.statusCode ?? 0;
  if (status !== 200)
    throw registryError(status === 401 || status === 403 ? 'unauthorized' : 'failed', registry, {
      said: credentials === undefined ? 'Docker has no login for it' : 'the login is not accepted',
      status,
    });
  const { token, access_token } = tokenSchema.safeParse(jsonOrNothing(text)).data ?? {};
  const found = token ?? access_token;
  if (found === undefined) throw registryError('failed', registry, { said: 'it returned no token', status });
  return found;
}

/** Where tokens are given out is another server for many registries. It is told a login over HTTPS, or on the registry's own machine. */
function mayBeTold(realm: URL, registry: RegistryAddress): boolean {
  if (realm.protocol === 'https:') return true;
  return realm.protocol === 'http:' && registry.isPlain && isLoopback(realm.hostname);
}

function withScope(challenge: Bearer, scope: string): URL {
  const url = new URL(challenge.realm);
  if (challenge.service !== undefined) url.searchParams.set('service', challenge.service);
  // Several in one token, each as a parameter of its own: Docker Hub wants the source of a mount in the token too.
  if (scope !== '') {
    url.searchParams.delete('scope');
    for (const each of scope.split(' ')) url.searchParams.append('scope', each);
  }
  return url;
}

function refresh(challenge: Bearer, scope: string, token: string): PlainRequest {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    service: challenge.service ?? '',
    client_id: 'slipway',
    scope,
    refresh_token: token,
  });
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(form.toString()),
  };
}
