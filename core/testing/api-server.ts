import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import { TLSSocket } from 'node:tls';
import { onTestFinished } from 'vitest';
import type { IssuedPair } from './certificates.ts';

export interface SmallApiServer {
  readonly url: string;
  /** Requests that were answered. */
  readonly seen: IncomingMessage[];
  /** Connections that were opened. */
  readonly connections: () => number;
  /** Tokens that are let in. */
  readonly tokens: Set<string>;
}

/**
 * What speaks TLS and lets in as an API server does: by a token, or by a client certificate of `clients`; all others get its 401.
 * For faults that a real one cannot be made to have.
 */
export async function startApiServer(
  pair: IssuedPair,
  options: { readonly clients?: string; readonly answer?: (request: IncomingMessage) => Answer } = {},
): Promise<SmallApiServer> {
  const seen: IncomingMessage[] = [];
  const tokens = new Set(['good']);
  let connections = 0;
  const server = createServer(
    {
      cert: pair.certificate,
      key: pair.key,
      requestCert: true,
      rejectUnauthorized: false,
      ...(options.clients === undefined ? {} : { ca: options.clients }),
    },
    (request, response) => {
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      const isLetIn =
        token === undefined
          ? request.socket instanceof TLSSocket && request.socket.authorized
          : tokens.has(token);
      const { status, body, text } = isLetIn ? (options.answer ?? sayHello)(request) : UNAUTHORIZED;
      if (isLetIn) seen.push(request);
      response.writeHead(status, { 'content-type': 'application/json' }).end(text ?? JSON.stringify(body));
    },
  ).listen(0, '127.0.0.1');
  server.on('secureConnection', () => {
    connections += 1;
  });
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { url: `https://127.0.0.1:${port}`, seen, tokens, connections: () => connections };
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** In place of the body as JSON. */
  readonly text?: string;
}

const UNAUTHORIZED: Answer = {
  status: 401,
  body: { kind: 'Status', status: 'Failure', message: 'Unauthorized', reason: 'Unauthorized', code: 401 },
};

const sayHello = (): Answer => ({ status: 200, body: { hello: 'there' } });
