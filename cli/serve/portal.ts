import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RPCHandler } from '@orpc/server/node';
import { ERROR_TABLE, type ErrorInfo, SlipwayError } from '#contract/errors.ts';
import type { ScopedCaller } from '#contract/system/access-token.ts';
import { toSlipwayError } from '#core/log/error-info.ts';
import { portalReach } from '#core/project/reach.ts';
import type { RouterContext } from '#core/router.ts';
import { router } from '#core/router.ts';
import { findScopedCaller } from '#core/rpc/scoped-caller.ts';
import { CONTENT_SECURITY_POLICY } from '#renderer/content-security-policy.ts';
import { type Access, createAccess, type Refusal, tokenOf } from './access.ts';
import { DOCS_PREFIX, serveDocs } from './docs-page.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { readJsonBody } from './request-body.ts';
import { requestedPath } from './request-target.ts';
import { createRestDoor, REST_PREFIX, type RestDoor } from './rest.ts';
import { createSocketDoor } from './rpc-socket.ts';
import { CONNECTION_LIMITS, type ConnectionLimits, endStalledConnections } from './stalled-connections.ts';
import { serveFile } from './static-files.ts';
import { createUpgrade, SOCKET_PATH } from './upgrade.ts';

/** Needs no token: probes have none. */
const HEALTH_PATH = '/healthz';

export interface PortalOptions {
  readonly context: RouterContext;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly token: string;
  /** More names under which it is reached. */
  readonly names: readonly string[];
  /** Folder of the built window; its page is served as it is. */
  readonly pageFolder: string;
  readonly connections?: ConnectionLimits;
}

export interface Portal {
  /** `http://127.0.0.1:4280` */
  readonly address: string;
  readonly port: number;
  /** Lets requests under way be answered for a moment, then ends all connections. */
  close(): Promise<void>;
}

/** Time for a request's headers; its body may take as long as an upload takes. */
const HEADERS_TIMEOUT_MS = 20_000;
const CLOSE_PATIENCE_MS = 3000;
/** A browser opens a new connection; a client that sends more at a time is hostile. */
const MOST_REQUESTS_PER_CONNECTION = 1000;

/** Starts the HTTP server: REST with its document and docs page, RPC over WebSocket and HTTP, and the window's page. */
export async function startPortal(options: PortalOptions): Promise<Portal> {
  const { host } = options;
  const context = { ...options.context, reach: portalReach(options.context) };
  const access = createAccess(options);
  const sockets = createSocketDoor(context);
  const answer = createAnswer({ ...options, context }, access);
  const server = createServer(
    { requestTimeout: 0, headersTimeout: HEADERS_TIMEOUT_MS },
    oneAtATime((request, response) =>
      answer(request, response).catch((error: unknown) => answerError(response, error, context)),
    ),
  );
  server.maxRequestsPerSocket = MOST_REQUESTS_PER_CONNECTION;
  endStalledConnections(server, options.connections ?? CONNECTION_LIMITS);
  server.on('upgrade', createUpgrade({ access, sockets, logger: context.logger }));
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    address: `http://${name}:${port}`,
    port,
    close: async () => {
      sockets.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), CLOSE_PATIENCE_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}

const NO_PATH: Refusal = {
  status: 400,
  error: { code: 'bad_input', message: 'A request to this server needs a path.' },
};

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;
type DoorAnswer = (pathname: string, ...exchange: Parameters<Answer>) => Promise<void>;

function createAnswer(options: PortalOptions, access: Access): Answer {
  const { context } = options;
  const rest = createRestDoor(context);
  const rpc = new RPCHandler<RouterContext>(router);
  let document: Promise<string> | undefined;
  const describe = async (): Promise<string> => {
    const { describeRest } = await import('./rest-document.ts');
    return JSON.stringify(await describeRest(context.version));
  };
  const answerDoor: DoorAnswer = async (pathname, request, response) => {
    if (pathname === `${REST_PREFIX}/openapi.json`) {
      document ??= describe();
      response.setHeader('content-type', 'application/json');
      response.writeHead(200).end(await document);
      return;
    }
    if (pathname.startsWith(`${REST_PREFIX}/`)) return answerRest(rest, request, response);
    Object.assign(request, { body: (await readJsonBody(request)) ?? {} });
    const { matched } = await rpc.handle(request, response, { prefix: SOCKET_PATH, context });
    if (!matched) throw new SlipwayError('not_found', { message: 'Procedure not found.' });
  };
  return async (request, response) => {
    setSecurityHeaders(response);
    const pathname = requestedPath(request);
    const place = pathname === undefined ? NO_PATH : access.checkPlace(request);
    if (pathname === undefined || place !== undefined) return refuse(response, place ?? NO_PATH);
    if (!isDoor(pathname)) return servePage(options, pathname, request, response);
    response.setHeader('cache-control', 'no-store');
    const refusal = access.checkToken(request);
    if (refusal === undefined) return answerDoor(pathname, request, response);
    const caller = await scopedCaller(context, pathname, request);
    if (caller === undefined) return refuse(response, refusal);
    return answerRest(rest, request, response, caller);
  };
}

/** Whether a path leads to what acts: to the procedures or the REST door, not to a file of the page. */
function isDoor(pathname: string): boolean {
  return (
    [SOCKET_PATH, REST_PREFIX].some((door) => pathname.startsWith(`${door}/`)) || pathname === SOCKET_PATH
  );
}

/** Who calls REST with a token of one scope. Every other door is closed to such a token. */
async function scopedCaller(
  context: RouterContext,
  pathname: string,
  request: IncomingMessage,
): Promise<ScopedCaller | undefined> {
  const token = tokenOf(request.headers);
  if (token === undefined || !pathname.startsWith(`${REST_PREFIX}/`)) return undefined;
  return findScopedCaller(context, token);
}

async function answerRest(
  rest: RestDoor,
  request: IncomingMessage,
  response: ServerResponse,
  caller?: ScopedCaller,
): Promise<void> {
  if (await rest(request, response, caller)) return;
  throw new SlipwayError('not_found', {
    message: `Not found: ${request.method ?? 'GET'} ${request.url ?? '/'}.`,
    hint: `${REST_PREFIX}/openapi.json and ${DOCS_PREFIX} list the available calls.`,
  });
}

async function servePage(
  options: PortalOptions,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    response.writeHead(405).end();
    return;
  }
  if (pathname === HEALTH_PATH) {
    // For probes of a cluster and of a load balancer, which have no token: that it answers is all there is to know.
    response.setHeader('cache-control', 'no-store');
    response.setHeader('content-type', 'text/plain; charset=utf-8');
    response.writeHead(200).end('ok\n');
    return;
  }
  if (`${pathname}/` === DOCS_PREFIX) {
    response.writeHead(308, { location: DOCS_PREFIX }).end();
    return;
  }
  const path = decodePath(pathname);
  const isDocs = path?.startsWith(DOCS_PREFIX) === true;
  if (path !== undefined) {
    if (isDocs && (await serveDocs(path.slice(DOCS_PREFIX.length), request, response))) return;
    const file = { root: options.pageFolder, path: path === '/' ? 'index.html' : path.slice(1) };
    if (!isDocs && (await serveFile(file, request, response))) return;
  }
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  const isUnbuilt = pathname === '/';
  response
    .writeHead(isUnbuilt ? 503 : 404)
    .end(isUnbuilt ? 'The Slipway page is not built. Run `npm run build`.\n' : 'Not found\n');
}

function decodePath(pathname: string): string | undefined {
  try {
    return decodeURIComponent(pathname);
  } catch {
    // A percent sign that starts no escape: there is no such file.
    return undefined;
  }
}

function setSecurityHeaders(response: ServerResponse): void {
  response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('x-frame-options', 'DENY');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
}

function refuse(response: ServerResponse, { status, error }: Refusal): void {
  if (status === 401) response.setHeader('www-authenticate', 'Bearer realm="slipway"');
  sendError(response, status, error);
}

function answerError(response: ServerResponse, error: unknown, context: RouterContext): void {
  const known = toSlipwayError(error, context.logger);
  if (response.headersSent) response.destroy();
  else sendError(response, ERROR_TABLE[known.code].status, known.toInfo());
}

function sendError(response: ServerResponse, status: number, error: ErrorInfo): void {
  // What of the body was not read is not worth reading: the connection ends with the answer.
  response.setHeader('connection', 'close');
  response.setHeader('content-type', 'application/json');
  response.writeHead(status).end(JSON.stringify({ error }));
}

function listen(server: Server, { host, port }: PortalOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explainListen(error, host, port)));
    server.listen(port, host, resolve);
  });
}

function explainListen(error: Error, host: string, port: number): Error {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new SlipwayError('port_taken', {
      message: `Port ${port} of ${host} is used by another program.`,
      hint: 'Choose another with --port, or 0 for a free port.',
      details: { port },
      cause: error,
    });
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new SlipwayError('bad_input', {
      message: `This machine has no address “${host}” to listen on.`,
      hint: 'Without --host it listens on 127.0.0.1.',
      cause: error,
    });
  if (code === 'EACCES')
    return new SlipwayError('forbidden', {
      message: `Port ${port} cannot be used: permission denied.`,
      hint: 'Ports below 1024 are reserved for the system. Choose another with --port.',
      cause: error,
    });
  return error;
}
