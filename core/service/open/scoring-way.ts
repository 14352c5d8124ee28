import { SlipwayError } from '#contract/errors.ts';
import { createHttpSender } from '#core/load/http-sender.ts';
import type { Answered } from '#core/load/load-meter.ts';
import { type Example, exampleIn } from '#core/run/example.ts';
import { PORT } from '../names.ts';
import type { Target } from '../read/target.ts';

/** One way to send scoring requests to a service. */
export interface ScoringWay {
  readonly through: 'url' | 'cluster';
  send(signal: AbortSignal): Promise<Answered>;
  close(): void;
}

/** Beside the time that run() may take: for the way there and back. */
const WAY_MS = 5000;

export interface Call {
  readonly service: string;
  readonly url: string | undefined;
  readonly key: string;
  readonly body: string;
  /** Longest time that the service gives one request. */
  readonly timeoutSeconds: number;
  /** PEM text of an authority that signed the service’s certificate. */
  readonly caCertificates?: string | undefined;
}

/** The service itself ends what takes longer. */
function patienceOf({ timeoutSeconds }: Call): number {
  return timeoutSeconds * 1000 + WAY_MS;
}

/** By the service’s own address. */
export function throughUrl(call: Call & { readonly url: string }, connections: number): ScoringWay {
  const sender = createHttpSender({
    url: `${call.url}/score`,
    method: 'POST',
    headers: () => ({ 'content-type': 'application/json', authorization: `Bearer ${call.key}` }),
    body: call.body,
    patienceMs: patienceOf(call),
    connections,
    ...(call.caCertificates === undefined ? {} : { caCertificates: call.caCertificates }),
    versionOf: (headers) => textOf(headers['x-service-version']),
  });
  return { through: 'url', send: sender.send, close: () => sender.close() };
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Through the API server, which passes requests on to the Service: for services that have no address here. */
export function throughCluster(target: Target, call: Call): ScoringWay {
  return {
    through: 'cluster',
    send: async (signal) => {
      try {
        const response = await target.connection.stream({
          method: 'POST',
          path: serviceProxy(target, call.service, '/score'),
          // The API server keeps Authorization for itself.
          headers: { 'x-api-key': call.key },
          body: call.body,
          signal,
          patience: patienceOf(call),
          isOnce: true,
        });
        const version = textOf(response.headers['x-service-version']);
        response.resume();
        return {
          outcome: String(response.statusCode),
          failed: false,
          ...(version === undefined ? {} : { version }),
        };
      } catch (error) {
        if (!(error instanceof SlipwayError)) throw error;
        return { outcome: String(error.details?.status ?? error.code), failed: true };
      }
    },
    close: () => undefined,
  };
}

export function serviceProxy(target: Target, service: string, path: string): string {
  return `/api/v1/namespaces/${target.namespace}/services/http:${service}:${PORT.score}/proxy${path}`;
}

const DOCUMENT_BYTES = 16 * 2 ** 20;

/** A request body to try a service with: its own example, else one that its types allow. */
export async function serviceExample(target: Target, service: string, key: string): Promise<Example> {
  const document = await target.connection.json<unknown>({
    path: serviceProxy(target, service, '/swagger.json'),
    headers: { 'x-api-key': key },
    most: DOCUMENT_BYTES,
  });
  return exampleIn(document);
}
