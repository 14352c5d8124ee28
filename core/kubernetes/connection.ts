import type { IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { SlipwayError } from '#contract/errors.ts';
import { bodyText, exchange } from '#core/host/http-exchange.ts';
import { AnswerTooLarge } from '#core/host/streamed-body.ts';
import { type Agents, createAgents } from './agents.ts';
import { explainLogin, explainNoAnswer, refusal } from './api-error.ts';
import { parseStatus } from './api-status.ts';
import { type Destination, destinationOf } from './destination.ts';
import { type ExecLogin, takeOverExec } from './exec-login.ts';
import { type LoginProgram, loginProgram } from './login-program.ts';
import { type LoginFacts, loginFacts, loginRefused } from './login-refused.ts';
import { retryWait } from './retry.ts';
import { takeOverTokenFile } from './token-file.ts';
import { pause } from './until.ts';

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the root of the API: `/api/v1/namespaces/…`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the head of the answer must be there. */
  readonly patience?: number;
  /** Never made again, whatever comes of it: a request that reaches the user's own script. */
  readonly isOnce?: boolean;
  /** Bytes of the answer that are read; more is a failure. */
  readonly most?: number;
}

/** A way to one cluster, with the identity of one context. Every method throws what api-error.ts explains. */
export interface ClusterConnection {
  readonly context: string;
  readonly server: string;
  /** Where what is sent goes. The caller must make sure that the user chose it. */
  readonly destination: Destination;
  /** The user's name in the kubeconfig. */
  readonly user: string;
  /** What its user has run to log in, as the kubeconfig says. The caller must make sure that the user agrees. */
  readonly program: LoginProgram | undefined;
  /** The file whose content is sent as the token. The same holds for it. */
  readonly tokenFile: string | undefined;
  /** For what speaks more than HTTP: port-forwards. */
  readonly config: KubeConfig;
  /** Calls made so far. */
  readonly calls: () => number;
  json<Answer>(request: ApiRequest): Promise<Answer>;
  text(request: ApiRequest): Promise<string>;
  /** An answer whose body is still to be read: logs and watches. Ends when `signal` aborts. */
  stream(request: ApiRequest): Promise<IncomingMessage>;
  /** What we show to say who we are. Sends nothing; runs the login program where there is one. */
  login(): Promise<LoginFacts>;
  close(): void;
}

const PATIENCE_MS = 30_000;

/**
 * Opens a connection for the context a kubeconfig is set to; takes the kubeconfig over. Nothing is sent yet.
 * `not_found` when that context is not there.
 */
export function openConnection(
  config: KubeConfig,
  environment: Readonly<Record<string, string | undefined>>,
): ClusterConnection {
  const context = config.getCurrentContext();
  const cluster = config.getCurrentCluster();
  if (cluster === null)
    throw new SlipwayError('not_found', {
      message: `The kubeconfig has no context “${context}”, or its cluster is missing.`,
      hint: `It has: ${
        config
          .getContexts()
          .map(({ name }) => name)
          .join(', ') || 'none'
      }.`,
    });
  mustBeUsable(config, cluster.server);
  // Before a proxy of the environment is written into it.
  const destination = destinationOf(config, context) ?? { server: cluster.server };
  const program = loginProgram(config);
  const tokenFile = takeOverTokenFile(config);
  const exec = takeOverExec(config, environment);
  const agents = createAgents(config, environment);
  const wire = createWire(config, { server: cluster.server, agents });
  const accepted = createCaller(wire, exec);
  const text = async (request: ApiRequest): Promise<string> =>
    readText(await accepted(request), cluster.server, request);
  return {
    context,
    server: cluster.server,
    destination,
    program,
    tokenFile,
    user: config.getCurrentUser()?.name ?? '',
    config,
    calls: wire.calls,
    // The API server's answers follow its published schema; what is not asked for is not relied on.
    json: async <Answer>(request: ApiRequest) => parseAnswer(await text(request), cluster.server) as Answer,
    text,
    stream: accepted,
    login: async () => loginFacts(await wire.logIn(), exec !== undefined),
    close: agents.close,
  };
}

/** What a kubeconfig leaves out is said by name, before anything is sent. */
function mustBeUsable(config: KubeConfig, server: string): void {
  const context = config.getCurrentContext();
  const { cluster = '', user = '' } = config.getContextObject(context) ?? {};
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol))
    throw new SlipwayError('bad_input', {
      message: `The kubeconfig has no usable server for the cluster “${cluster}”: ${server === '' ? 'it is empty' : `“${server}”`}.`,
      hint: 'Its server must be like https://cluster.example.org:6443. Get a fresh kubeconfig from the administrator.',
      details: { cluster, server },
    });
  if (config.getCurrentUser() === null)
    throw new SlipwayError('cluster_login', {
      message: `The kubeconfig has no user “${user}”, which its context “${context}” uses.`,
      hint: 'Get a fresh kubeconfig from the administrator.',
      details: { context, user },
    });
}

/** Requests as they go out: with a login, and without any judgement of the answer. */
interface Wire {
  readonly server: string;
  readonly calls: () => number;
  logIn(): Promise<RequestOptions>;
  send(request: ApiRequest, login: RequestOptions): Promise<IncomingMessage>;
}

function createWire(
  config: KubeConfig,
  { server, agents }: { readonly server: string; readonly agents: Agents },
): Wire {
  let calls = 0;
  return {
    server,
    calls: () => calls,
    logIn: async () => {
      const options: RequestOptions = {};
      try {
        await config.applyToHTTPSOptions(options);
        return options;
      } catch (error) {
        throw explainLogin(error);
      }
    },
    send: async (request, login) => {
      calls += 1;
      const url = urlOf(server, request);
      const { body } = request;
      const contentType = request.contentType ?? 'application/json';
      try {
        return await exchange(url, {
          method: request.method ?? 'GET',
          headers: {
            accept: 'application/json',
            ...request.headers,
            ...(body === undefined ? {} : { 'content-type': contentType }),
          },
          body:
            body === undefined
              ? undefined
              : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
          options: { ...login, agent: agents.agentFor(url, login) },
          signal: request.signal,
          patience: request.patience ?? PATIENCE_MS,
        });
      } catch (error) {
        if (request.signal?.aborted === true) throw new SlipwayError('cancelled', { cause: error });
        throw explainNoAnswer(error, server, agents.proxy);
      }
    },
  };
}

/** Returns accepted answers only: logs in again once, waits where the API server asks for it, explains what is refused. */
function createCaller(
  wire: Wire,
  exec: ExecLogin | undefined,
): (request: ApiRequest) => Promise<IncomingMessage> {
  const call = async (
    request: ApiRequest,
    attempt: number,
    isNewLogin: boolean,
  ): Promise<IncomingMessage> => {
    const login = await wire.logIn();
    const response = await wire.send(request, login);
    const http = response.statusCode ?? 0;
    if (http >= 200 && http < 300) return response;
    const status = parseStatus(await readText(response, wire.server, { ...request, most: STATUS_BYTES }));
    if (http === 401 && exec !== undefined && !isNewLogin) {
      exec.forget();
      return call(request, attempt, true);
    }
    if (http === 401) throw loginRefused(loginFacts(login, exec !== undefined));
    const wait =
      request.isOnce === true ? undefined : retryWait({ http, status, headers: response.headers }, attempt);
    if (wait === undefined) throw refusal(http, status, doing(request));
    await pause(wait, request.signal);
    return call(request, attempt + 1, isNewLogin);
  };
  return (request) => call(request, 0, false);
}

function urlOf(server: string, request: ApiRequest): URL {
  const url = new URL(server.replace(/\/$/, '') + request.path);
  for (const [name, value] of Object.entries(request.query ?? {}))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

/** What a refusal says is a few lines. */
const STATUS_BYTES = 2 ** 20;

async function readText(
  response: IncomingMessage,
  server: string,
  { signal, most }: Pick<ApiRequest, 'signal' | 'most'>,
): Promise<string> {
  try {
    return await bodyText(response, { most });
  } catch (error) {
    if (signal?.aborted === true) throw new SlipwayError('cancelled', { cause: error });
    if (error instanceof AnswerTooLarge)
      throw new SlipwayError('cluster_failed', {
        message: `The cluster at ${server} cannot be used: ${error.message}.`,
        hint: 'Is the server’s address in the kubeconfig right?',
        cause: error,
      });
    throw explainNoAnswer(error, server);
  }
}

function parseAnswer(text: string, server: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // The page of a proxy, for example, with status 200.
    throw new SlipwayError('cluster_failed', {
      message: `The server at ${server} is not a Kubernetes API server.`,
      hint: 'Is the server’s address in the kubeconfig right?',
      cause,
    });
  }
}

function doing(request: ApiRequest): string {
  const verbs = { GET: 'read', POST: 'create', PUT: 'replace', PATCH: 'change', DELETE: 'delete' };
  return `${verbs[request.method ?? 'GET']} ${request.path.split('/').slice(-2).join('/')}`;
}
