import type { Readable } from 'node:stream';
import type Dockerode from 'dockerode';
import { type ContextEntry, sendContext } from './context-tar.ts';

/** Parameters of the Engine API's `POST /build`, those that we use. */
export interface BuildParameters {
  readonly t: string;
  readonly target?: string;
  readonly nocache: boolean;
  readonly networkmode: string;
  readonly buildargs: Readonly<Record<string, string>>;
}

/**
 * Sends a build to BuildKit and hands its output to `read`. dockerode's own `buildImage` closes its BuildKit
 * session only when the output ends by itself, so a cancelled build would leave a socket; here it always closes.
 */
export async function requestBuild<Result>(
  docker: Dockerode,
  request: {
    readonly entries: readonly ContextEntry[];
    readonly parameters: BuildParameters;
    readonly signal: AbortSignal;
  },
  read: (output: Readable) => Promise<Result>,
): Promise<Result> {
  const session = await openSession(docker);
  try {
    return await sendContext(request.entries, request.signal, async (context, signal) => {
      const { parameters } = request;
      const output = await send(docker, { context, parameters, signal, sessionId: session.id });
      try {
        return await read(output);
      } finally {
        output.destroy();
      }
    });
  } finally {
    session.close();
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
    readonly parameters: BuildParameters;
    readonly sessionId: string;
    readonly signal: AbortSignal;
  },
): Promise<Readable> {
  const { parameters, sessionId } = request;
  return new Promise((resolve, reject) => {
    docker.modem.dial(
      {
        path: '/build?',
        method: 'POST',
        file: request.context,
        // version 2 is BuildKit.
        options: { ...parameters, version: '2', rm: true, forcerm: true, session: sessionId },
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
