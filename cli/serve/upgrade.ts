import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from '#core/log/logger.ts';
import { type Access, protocolsOf, SOCKET_PROTOCOL } from './access.ts';
import { requestedPath } from './request-target.ts';
import type { SocketDoor } from './rpc-socket.ts';

export const SOCKET_PATH = '/rpc';

interface UpgradeOptions {
  readonly access: Access;
  readonly sockets: SocketDoor;
  readonly logger: Logger;
}

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Returns what takes requests for another protocol: only WebSockets of our own page are opened. It runs before anything
 * is known of who asks, so whatever goes wrong ends that one connection.
 */
export function createUpgrade({ access, sockets, logger }: UpgradeOptions): UpgradeListener {
  return (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    try {
      const status = refusalOf(request, access);
      if (status === undefined) sockets.accept(request, socket, head);
      else turnAway(socket, status);
    } catch (error) {
      logger.error('a request for another protocol failed', { error });
      turnAway(socket, 400);
    }
  };
}

function refusalOf(request: IncomingMessage, access: Access): number | undefined {
  const path = requestedPath(request);
  if (path === undefined) return 400;
  const refusal = access.checkPlace(request) ?? access.checkToken(request);
  if (refusal !== undefined) return refusal.status;
  if (path !== SOCKET_PATH) return 404;
  const isOurs =
    request.headers.upgrade?.toLowerCase() === 'websocket' &&
    protocolsOf(request.headers).includes(SOCKET_PROTOCOL);
  return isOurs ? undefined : 400;
}

/** How long a client may take to read why it was turned away. */
const READ_MS = 1000;

/** The server no longer counts this connection as its own: it is ended here, whether or not its client reads or hangs up. */
function turnAway(socket: Duplex, status: number): void {
  const timer = setTimeout(() => socket.destroy(), READ_MS);
  socket.once('close', () => clearTimeout(timer));
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    () => socket.destroy(),
  );
}
