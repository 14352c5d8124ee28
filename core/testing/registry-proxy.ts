import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';

/** What happens to a request on its way to a registry; `pass`: nothing. */
export type Fault =
  | 'pass'
  /** The connection breaks after so many bytes of the body have reached the registry. */
  | { readonly cutAfter: number }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly text?: string };

export interface RegistryProxy {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  /** Method and path of every request that came, with the bytes of its body that were read. */
  readonly requests: { readonly method: string; readonly path: string; bytes: number }[];
}

/** A way to a registry on which things go wrong. */
export async function startRegistryProxy(
  port: number,
  faultOf: (request: IncomingMessage) => Fault,
): Promise<RegistryProxy> {
  const requests: RegistryProxy['requests'] = [];
  const server = createServer((request, response) => {
    const seen = { method: request.method ?? '', path: request.url ?? '', bytes: 0 };
    requests.push(seen);
    const fault = faultOf(request);
    if (fault !== 'pass' && 'status' in fault) {
      request.resume();
      response.writeHead(fault.status, fault.headers).end(fault.text);
      return;
    }
    forward(request, response, {
      port,
      cutAfter: fault === 'pass' ? undefined : fault.cutAfter,
      onBytes: (count) => {
        seen.bytes += count;
      },
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { address: `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, requests };
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  way: {
    readonly port: number;
    readonly cutAfter: number | undefined;
    readonly onBytes: (count: number) => void;
  },
): void {
  const onward = httpRequest(
    {
      port: way.port,
      host: '127.0.0.1',
      method: request.method,
      path: request.url,
      headers: request.headers,
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on('error', () => request.destroy());
  let passed = 0;
  request.on('data', (chunk: Buffer) => {
    const left = way.cutAfter === undefined ? chunk.length : way.cutAfter - passed;
    const piece = chunk.subarray(0, Math.max(0, left));
    passed += piece.length;
    way.onBytes(piece.length);
    onward.write(piece, () => {
      if (way.cutAfter === undefined || passed < way.cutAfter) return;
      request.destroy();
      onward.destroy();
    });
  });
  request.on('end', () => onward.end());
}
