import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { ErrorInfo } from '#contract/errors.ts';

/** Why a request is turned away, before anything is done with it. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 421;
  readonly error: ErrorInfo;
}

export interface Access {
  /** Of every request: was it meant for this server, and does it come from a page of this server? */
  checkPlace(request: Pick<IncomingMessage, 'headers'>): Refusal | undefined;
  /** Of a request that does something: does it carry the token, as header or as part of `Sec-WebSocket-Protocol`? */
  checkToken(request: Pick<IncomingMessage, 'headers'>): Refusal | undefined;
}

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Who may use the portal. The Host check stops a page elsewhere that has its name resolve to this machine (DNS
 * rebinding); the Origin check stops a page elsewhere that sends requests here; the token stops everybody else.
 */
export function createAccess(options: {
  readonly token: string;
  /** The address that is listened on. */
  readonly host: string;
  /** More names under which this server is reached, for example through a reverse proxy. */
  readonly names: readonly string[];
}): Access {
  const names = new Set(
    [...LOOPBACK_NAMES, bracketed(options.host), ...options.names].map((name) => name.toLowerCase()),
  );
  const isWildcard = options.host === '0.0.0.0' || options.host === '::';
  const isKnown = (name: string): boolean =>
    // A rebound name is a name: an address in its place can only be this machine's own.
    names.has(name) || (isWildcard && isIP(name.replace(/^\[|\]$/g, '')) !== 0);
  const expected = digestOf(options.token);
  return {
    checkPlace: ({ headers }) => {
      const name = hostName(headers.host);
      if (name === undefined || !isKnown(name))
        return refuse(
          421,
          'forbidden',
          'This server does not have that name.',
          'Use the address it printed, or add --allow-host NAME.',
        );
      const { origin } = headers;
      if (origin !== undefined && originHost(origin) !== headers.host?.toLowerCase())
        return refuse(403, 'forbidden', 'Requests from pages of other servers are rejected.');
      if (
        origin === undefined &&
        headers['sec-fetch-site'] === 'cross-site' &&
        headers['sec-fetch-mode'] !== 'navigate'
      )
        return refuse(403, 'forbidden', 'Requests from pages of other servers are rejected.');
      return undefined;
    },
    checkToken: ({ headers }) => {
      const given = tokenOf(headers);
      if (given !== undefined && timingSafeEqual(digestOf(given), expected)) return undefined;
      return refuse(
        401,
        'unauthorized',
        given === undefined ? 'A token is needed.' : 'The token is not valid for this server.',
        'Send `Authorization: Bearer TOKEN` with the token that `slipway serve` printed.',
      );
    },
  };
}

/** The protocols of a socket of ours: `orpc`, and the token as `bearer.TOKEN`: browsers can send no header there. */
export const SOCKET_PROTOCOL = 'orpc';
const BEARER_PROTOCOL = 'bearer.';

/** The token of a request, whether it is valid or not. */
export function tokenOf(headers: IncomingMessage['headers']): string | undefined {
  const bearer = /^Bearer +([^\s]+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return bearer;
  return protocolsOf(headers)
    .find((protocol) => protocol.startsWith(BEARER_PROTOCOL))
    ?.slice(BEARER_PROTOCOL.length);
}

export function protocolsOf(headers: IncomingMessage['headers']): readonly string[] {
  const text = headers['sec-websocket-protocol'];
  return text === undefined ? [] : text.split(',').map((protocol) => protocol.trim());
}

/** Of equal length whatever the text, so that comparing tells nothing about it. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function hostName(host: string | undefined): string | undefined {
  return /^(\[[0-9a-f:.]+\]|[^:[\]]+)(:\d+)?$/i.exec(host ?? '')?.[1]?.toLowerCase();
}

function originHost(origin: string): string | undefined {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return undefined;
  return url.host;
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function refuse(status: Refusal['status'], code: ErrorInfo['code'], message: string, hint?: string): Refusal {
  return { status, error: { code, message, ...(hint === undefined ? {} : { hint }) } };
}
