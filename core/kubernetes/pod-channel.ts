import type { WebSocket as Socket } from 'ws';
import { SlipwayError } from '#contract/errors.ts';
import { bodyText } from '#core/host/http-exchange.ts';
import { explainNoAnswer, refusal } from './api-error.ts';
import { parseStatus } from './api-status.ts';
import type { ClusterConnection } from './connection.ts';
import { pathOf } from './resource.ts';

/** Where a connection to a port of a pod goes. */
export interface PodPort {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/** One connection to a port of a pod, through the API server. */
export interface PodChannel {
  /** Resolves when more may be sent. */
  send(bytes: Buffer): Promise<void>;
  /** Holds back what comes from the pod. */
  pause(): void;
  resume(): void;
  close(): void;
}

export interface PodChannelEvents {
  readonly onData: (bytes: Buffer) => void;
  /** Called once, no matter which side ended it; with a problem when the pod reported one. */
  readonly onEnd: (problem: SlipwayError | undefined) => void;
}

const PROTOCOL = 'v4.channel.k8s.io';
const OPEN_MS = 15_000;
const REFUSAL_BYTES = 2 ** 20;
/** The kubelet reads 32 KB at a time; a frame is not much larger. */
const MOST_FRAME = 4 * 2 ** 20;
/** Keeps load balancers in between from cutting a connection that is silent. */
const PING_MS = 30_000;
/** Channels of the one port that is asked for; each begins with a frame of two bytes, the port (kubelet, portforward/websocket.go). */
const DATA = 0;
const ERROR = 1;

/**
 * Opens a connection to a port of a pod: a WebSocket to the API server, as `kubectl port-forward` does. Not by the client library's own
 * PortForward, which reports nothing when a connection breaks and knows no back pressure. Throws as every call of the API.
 */
export async function openPodChannel(
  connection: ClusterConnection,
  where: PodPort,
  events: PodChannelEvents,
): Promise<PodChannel> {
  const { WebSocket } = await import('ws');
  const options = {};
  await connection.config.applyToHTTPSOptions(options);
  const base = connection.server.replace(/\/$/, '').replace(/^http/, 'ws');
  const url = `${base}${pathOf('Pod', where.namespace, where.pod)}/portforward?ports=${where.port}`;
  const socket = new WebSocket(url, [PROTOCOL], {
    ...options,
    handshakeTimeout: OPEN_MS,
    perMessageDeflate: false,
    maxPayload: MOST_FRAME,
  });
  // Before it is open: the first frames may come with the handshake.
  listen(socket, events);
  await opened(socket, connection.server);
  return {
    send: (bytes) =>
      new Promise((resolve) => {
        // A failure to send ends the socket too, and is told there.
        socket.send(Buffer.concat([Buffer.of(DATA), bytes]), () => resolve());
      }),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    // A closing handshake would wait for a side that may be paused or gone.
    close: () => socket.terminate(),
  };
}

function opened(socket: Socket, server: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', (error) => reject(explainNoAnswer(error, server)));
    socket.once('unexpected-response', (_request, response) => {
      bodyText(response, { most: REFUSAL_BYTES, mostMs: OPEN_MS })
        .then(
          (body) => reject(refusal(response.statusCode ?? 0, parseStatus(body), 'reach a replica')),
          (error: unknown) => reject(explainNoAnswer(error, server)),
        )
        // With a listener for it, `ws` leaves the connection to us.
        .finally(() => socket.terminate());
    });
  });
}

function listen(socket: Socket, { onData, onEnd }: PodChannelEvents): void {
  const begun = new Set<number>();
  let problem: SlipwayError | undefined;
  let ping: NodeJS.Timeout | undefined;
  socket.once('open', () => {
    ping = setInterval(() => socket.ping(), PING_MS);
  });
  socket.binaryType = 'nodebuffer';
  socket.on('message', (data) => {
    if (!Buffer.isBuffer(data) || data.length < 1) return;
    const channel = data.readUInt8(0);
    const bytes = data.subarray(1);
    if (!begun.has(channel)) {
      begun.add(channel);
      return;
    }
    if (channel === DATA) onData(bytes);
    else if (channel === ERROR && bytes.length > 0) {
      problem = new SlipwayError('cluster_unavailable', {
        message: `The replica cannot be reached: ${bytes.toString('utf8').trim()}`,
        hint: 'It may be starting or going; try again.',
      });
      socket.close();
    }
  });
  socket.on('error', (error) => {
    problem ??= new SlipwayError('cluster_unavailable', {
      message: 'The connection to the replica broke.',
      hint: 'Try again.',
      cause: error,
    });
  });
  socket.once('close', () => {
    // One that never opened is told by the call that wanted to open it.
    if (ping === undefined) return;
    clearInterval(ping);
    onEnd(problem);
  });
}
