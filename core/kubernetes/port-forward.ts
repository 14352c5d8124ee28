import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { SlipwayError } from '#contract/errors.ts';
import { hasCode } from '#core/host/system-error.ts';
import type { ClusterConnection } from './connection.ts';
import { openPodChannel, type PodChannel } from './pod-channel.ts';

/** A port of 127.0.0.1 that leads to a pod. */
export interface PortForward {
  readonly port: number;
  /** Why the last connection that failed did; undefined when the last one worked. */
  problem(): SlipwayError | undefined;
  close(): Promise<void>;
}

export interface PortForwardOptions {
  readonly namespace: string;
  readonly podPort: number;
  /** The pod for a new connection; `tried` are those that just could not be reached. */
  readonly choosePod: (tried: readonly string[]) => Promise<string>;
  /** Default: a free port. */
  readonly port?: number | undefined;
}

const MOST_TRIES = 3;

/** Listens on 127.0.0.1; each connection goes to a pod chosen for it, so that it outlives any of them. `port_taken` when the port is. */
export async function openPortForward(
  connection: ClusterConnection,
  options: PortForwardOptions,
): Promise<PortForward> {
  const sockets = new Set<Socket>();
  let problem: SlipwayError | undefined;
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // What goes wrong on this side is the caller's own leaving.
    socket.on('error', () => socket.destroy());
    join(connection, options, socket, (told) => {
      problem = told;
    }).catch((error: unknown) => {
      problem =
        error instanceof SlipwayError ? error : new SlipwayError('cluster_unavailable', { cause: error });
      socket.destroy();
    });
  });
  const port = await listenOn(server, options.port);
  return {
    port,
    problem: () => problem,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function listenOn(server: Server, wanted: number | undefined): Promise<number> {
  server.listen(wanted ?? 0, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (!hasCode(error, 'EADDRINUSE') && !hasCode(error, 'EACCES')) throw error;
    throw new SlipwayError('port_taken', {
      message: `Port ${wanted} of this machine cannot be used.`,
      hint: 'Choose another port, or leave it out to use a free one.',
      cause: error,
    });
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}

/** Joins a local connection with one to a pod: when either side ends, so does the other. */
async function join(
  connection: ClusterConnection,
  options: PortForwardOptions,
  socket: Socket,
  tell: (problem: SlipwayError | undefined) => void,
): Promise<void> {
  let channel: PodChannel | undefined;
  const opened = await openChannel(connection, options, {
    onData: (bytes) => {
      tell(undefined);
      if (socket.write(bytes)) return;
      channel?.pause();
      socket.once('drain', () => channel?.resume());
    },
    onEnd: (problem) => {
      if (problem !== undefined) tell(problem);
      // What has come is still written; then nothing may be left half open.
      socket.destroySoon();
    },
  });
  channel = opened;
  socket.once('close', () => opened.close());
  if (socket.destroyed) {
    opened.close();
    return;
  }
  socket.on('data', (bytes) => {
    socket.pause();
    opened.send(bytes).then(() => socket.resume());
  });
  socket.resume();
}

async function openChannel(
  connection: ClusterConnection,
  options: PortForwardOptions,
  events: Parameters<typeof openPodChannel>[2],
): Promise<PodChannel> {
  const tried: string[] = [];
  for (;;) {
    const pod = await options.choosePod(tried);
    try {
      return await openPodChannel(
        connection,
        { namespace: options.namespace, pod, port: options.podPort },
        events,
      );
    } catch (error) {
      tried.push(pod);
      const isAnotherWorthIt =
        error instanceof SlipwayError && ['not_found', 'cluster_failed'].includes(error.code);
      if (!isAnotherWorthIt || tried.length >= MOST_TRIES) throw error;
    }
  }
}
