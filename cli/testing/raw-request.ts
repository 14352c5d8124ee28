import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** An HTTP request with exactly these headers, `Host` and `Origin` included, which `fetch` would not send. */
export function rawRequest(options: {
  readonly port: number;
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const { port, path, method = 'GET', headers = {} } = options;
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      const { statusCode = 0, headers: received } = response;
      text(response).then((body) => resolve({ status: statusCode, headers: received, text: body }), reject);
    });
    // A server that has said no may close before it has read all of the body.
    request.on('error', reject);
    request.end(options.body);
  });
}
