import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { type MessageEvent, type WebSocket, WebSocketServer } from 'ws';
import type { RouterContext } from '#core/router.ts';
import { router } from '#core/router.ts';
import { FRAME_LIMIT, isFrame } from '#core/rpc/frame.ts';
import { SOCKET_PROTOCOL } from './access.ts';

/** How often a socket is asked for a sign of life; one that gave none since is closed. */
const HEARTBEAT_MS = 30_000;
/** RFC 6455, 7.4.1: the server is going away. */
const GOING_AWAY = 1001;
/** How long a page may take to say goodbye. */
const GOODBYE_MS = 1000;

export interface SocketDoor {
  /** Takes over a connection that was found to be allowed. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
}

/** The door of the browser: calls of the contract over WebSockets, as many as there are pages. */
export function createSocketDoor(context: RouterContext): SocketDoor {
  const handler = new RPCHandler<RouterContext>(router);
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_LIMIT,
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has(SOCKET_PROTOCOL) ? SOCKET_PROTOCOL : false),
  });
  const alive = new WeakSet<WebSocket>();
  const timer = setInterval(() => {
    for (const socket of server.clients) {
      if (!alive.has(socket)) socket.terminate();
      alive.delete(socket);
      socket.ping();
    }
  }, HEARTBEAT_MS);
  timer.unref();
  return {
    accept: (request, stream, head) =>
      server.handleUpgrade(request, stream, head, (socket) => {
        alive.add(socket);
        socket.on('pong', () => alive.add(socket));
        socket.on('error', (error) => context.logger.error('a socket failed', { error }));
        handler.upgrade(checkedSocket(socket, context), { context }).catch((error: unknown) => {
          context.logger.error('a socket could not be served', { error });
          socket.terminate();
        });
      }),
    close: () => {
      clearInterval(timer);
      for (const socket of server.clients) {
        socket.close(GOING_AWAY, 'Slipway ends');
        setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
      }
      server.close();
    },
  };
}

/** A view of the socket that shows the handler nothing but well-formed frames. */
function checkedSocket(socket: WebSocket, context: RouterContext): WebSocket {
  const listen = (type: string, listener: (event: MessageEvent) => void): void => {
    if (type !== 'message') {
      socket.on('close', listener);
      return;
    }
    socket.addEventListener('message', (event) => {
      if (isFrame(event.data)) listener(event);
      else context.logger.error('a malformed frame was dropped', { type: typeof event.data });
    });
  };
  return new Proxy(socket, {
    get: (target, key) => {
      if (key === 'addEventListener') return listen;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
