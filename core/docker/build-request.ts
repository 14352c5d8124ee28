import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { type ContextEntry, sendContext } from './context-tar.ts';
import type { Product } from './product.ts';

/** Parameters of the Engine API's `POST /build`, those that we use. */
export interface BuildParameters {
  readonly t: string;
  readonly target?: string;
  readonly nocache: boolean;
  readonly networkmode: string;
  readonly buildargs: Readonly<Record<string, string>>;
}

/**
 * Sends a build to the engine and hands its output to `read`. Docker builds with BuildKit, which has a session beside the build;
 * Podman builds with Buildah, which has none. dockerode's own `buildImage` closes its session only when the output ends by itself,
 * so a cancelled build would leave a socket; here it always closes.
 */
export async function requestBuild<Result>(
  docker: Dockerode,
  request: {
    readonly product: Product;
    readonly entries: readonly ContextEntry[];
    readonly parameters: BuildParameters;
    readonly signal: AbortSignal;
  },
  read: (output: Readable) => Promise<Result>,
): Promise<Result> {
  const session = request.product.name === 'Podman' ? undefined : await openSession(docker);
  // version 2 is BuildKit; Buildah keeps what a step has made only when it is told to.
  const builder = session === undefined ? { layers: true } : { version: '2', session: session.id };
  try {
    return await sendContext(request.entries, request.signal, async (context, signal) => {
      const options = { ...request.parameters, ...builder, rm: true, forcerm: true };
      const output = await send(docker, { context, options, signal });
      try {
        return await read(output);
      } finally {
        output.destroy();
      }
    });
  } finally {
    session?.close();
  }
}

async function openSession(docker: Dockerode): Promise<{ readonly id: string; readonly close: () => void }> {
  const { default: withSession } = await import('dockerode/lib/session.js');
  return new Promise((resolve, reject) => {
    withSession(docker, undefined, (error, id, close) => {
      if (error !== null || id === null) reject(error ?? new Error('no BuildKit session'));
      else resolve({ id, close });
    });
  });
}

function send(
  docker: Dockerode,
  request: {
    readonly context: Readable;
    readonly options: object;
    readonly signal: AbortSignal;
  },
): Promise<Readable> {
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        path: '/build?',
        method: 'POST',
        file: request.context,
        options: request.options,
        abortSignal: request.signal,
        isStream: true,
        statusCodes: { 200: true, 400: 'bad build request', 500: 'server error' },
      },
      (error: unknown, output: unknown) => {
        if (error !== null && error !== undefined) reject(error);
        else resolve(output as Readable);
      },
    );
  });
}
