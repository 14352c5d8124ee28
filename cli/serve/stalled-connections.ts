import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface ConnectionLimits {
  /** Each may hold a file and a request of 64 KB. */
  readonly most: number;
  /** How long a client may take not a single byte of an answer that waits for it. */
  readonly patienceMs: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = { most: 1024, patienceMs: 60_000 };

interface Connection {
  /** Requests that are not answered yet. */
  waiting: number;
  isUpgraded: boolean;
}

/**
 * Ends connections whose client takes nothing of its answer. A slow client that still reads stays, and so does a stream or a
 * WebSocket that has nothing to send. Above the limit of connections the one that was idle or stalled longest makes room;
 * a new one is refused only while there is no such connection.
 */
export function endStalledConnections(server: Server, { most, patienceMs }: ConnectionLimits): void {
  // The connection that was active last comes last.
  const connections = new Map<Socket, Connection>();
  const touch = (socket: Socket): Connection | undefined => {
    const connection = connections.get(socket);
    if (connection === undefined) return undefined;
    connections.delete(socket);
    connections.set(socket, connection);
    return connection;
  };
  server.on('connection', (socket: Socket) => {
    connections.set(socket, { waiting: 0, isUpgraded: false });
    socket.on('drain', () => touch(socket));
    socket.once('close', () => connections.delete(socket));
    if (connections.size <= most) return;
    const [longest] = [...connections].find(([each, state]) => canEnd(each, state)) ?? [socket];
    connections.delete(longest);
    longest.destroy();
  });
  server.on('request', ({ socket }, response) => {
    const connection = touch(socket);
    if (connection === undefined) return;
    connection.waiting += 1;
    response.once('close', () => {
      connection.waiting -= 1;
      touch(socket);
    });
  });
  server.on('upgrade', (_request, socket) => {
    const connection = touch(socket as Socket);
    if (connection !== undefined) connection.isUpgraded = true;
  });
  // Node calls this only when nothing was taken for the whole time. It also calls it for idle connections.
  server.setTimeout(patienceMs, (socket) => {
    const connection = connections.get(socket);
    if (connection === undefined || canEnd(socket, connection)) socket.destroy();
  });
}

/** Whether a connection waits for its client: for a request, or for a client that reads. */
function canEnd(socket: Socket, { waiting, isUpgraded }: Connection): boolean {
  return !isUpgraded && (waiting === 0 || socket.writableLength > 0);
}
