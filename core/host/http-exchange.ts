import { setMaxListeners } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';

export interface HttpCall {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
  /** Certificates, agent, `user:password` and the like. Headers among them give way to those of the call. */
  readonly options?: RequestOptions;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the head of the answer must be there. */
  readonly patience: number;
}

/**
 * One request by plain Node: no redirect is followed, no proxy taken but that of the agent, certificates are those of the options.
 * The body of the answer is still to be read. Throws Node's errors; `ETIMEDOUT` when patience ran out.
 */
export function exchange(url: URL, call: HttpCall): Promise<IncomingMessage> {
  const { headers, ...options } = call.options ?? {};
  // A task has one signal, and many calls at once listen to it; Node takes more than ten for a leak and says so on standard error.
  if (call.signal !== undefined) setMaxListeners(0, call.signal);
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'http:' ? httpRequest : httpsRequest)(url, {
      ...options,
      method: call.method,
      headers: {
        ...headers,
        ...call.headers,
        ...(call.body === undefined ? {} : { 'content-length': call.body.length }),
      },
      ...(call.signal === undefined ? {} : { signal: call.signal }),
    });
    const timer = setTimeout(
      () => request.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })),
      call.patience,
    );
    request.on('response', (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.end(call.body);
  });
}

/** The body of an answer as text. */
export async function bodyText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
