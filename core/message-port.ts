import { RPCHandler } from '@orpc/server/message-port';
import type { Logger } from './log/logger.ts';
import type { RouterContext, router } from './router.ts';
import { isFrame } from './rpc/frame.ts';

/** What is used of a port: Electron's MessagePortMain and a MessagePort of `node:worker_threads` both have it. */
export interface DoorPort {
  on(event: 'message' | 'close', listener: (event: unknown) => void): unknown;
  postMessage(message: unknown): void;
  start?(): void;
}

export interface MessagePortDoor {
  /** Responds to calls that arrive on this port until it closes. Any number of ports can be served. */
  serve(port: DoorPort): void;
}

/**
 * The door of the window: calls of the contract over message ports. A frame that is not a call is dropped and
 * logged; it must never end the process that all windows share.
 */
export function createMessagePortDoor(options: {
  readonly router: typeof router;
  readonly context: RouterContext;
}): MessagePortDoor {
  const { context } = options;
  const handler = new RPCHandler<RouterContext>(options.router);
  return {
    serve: (port) => {
      handler.upgrade(checkedPort(port, context.logger), { context });
      // Only now: what arrived earlier waits in the port, and the handler's listener is there to hear it.
      port.start?.();
    },
  };
}

/**
 * Keeps the process alive when a promise nobody waits for is rejected: oRPC 1.16 answers a call in an event
 * listener, where a reply that cannot be sent has no one to catch it. Returns a function that takes it back.
 */
export function guardUnhandledRejections(logger: Logger): () => void {
  const listener = (reason: unknown): void => {
    logger.error('unhandled rejection', { error: reason });
  };
  process.on('unhandledRejection', listener);
  return () => {
    process.off('unhandledRejection', listener);
  };
}

type SupportedPort = Parameters<RPCHandler<RouterContext>['upgrade']>[0];

/** A view of the port that shows the handler nothing but well-formed frames. */
function checkedPort(port: DoorPort, logger: Logger): SupportedPort {
  return {
    postMessage: (message: unknown) => port.postMessage(message),
    on: (event: string, listener: (event?: { data: unknown }) => void) => {
      if (event !== 'message') {
        port.on('close', () => listener());
        return;
      }
      port.on('message', (received) => {
        const data = frameOf(received);
        if (isFrame(data)) listener({ data });
        else logger.error('a malformed frame was dropped', { type: typeof data });
      });
    },
  };
}

/** Electron wraps what was posted in an event, `node:worker_threads` hands it over as it is. */
function frameOf(received: unknown): unknown {
  return typeof received === 'object' && received !== null && 'data' in received ? received.data : received;
}
