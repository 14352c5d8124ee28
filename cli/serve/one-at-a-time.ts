import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Programs that send requests ahead send a few; browsers send none. */
const MOST_AHEAD = 32;

interface Turn {
  ahead: number;
  last: Promise<void>;
}

/**
 * Returns a listener that answers the requests of a connection one after the other. Node hands over all that were sent
 * ahead at once: each would hold a file and a buffer for a client that need not read. One that sends too many is cut off.
 */
export function oneAtATime(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): RequestListener {
  const turns = new WeakMap<Socket, Turn>();
  return (request, response) => {
    const { socket } = request;
    const turn = turns.get(socket) ?? { ahead: 0, last: Promise.resolve() };
    turns.set(socket, turn);
    turn.ahead += 1;
    if (turn.ahead > MOST_AHEAD) socket.destroy();
    if (socket.destroyed) return;
    turn.last = turn.last.then(async () => {
      // Node tells nobody that the connection of a request that waits is gone.
      if (!socket.destroyed) await answered(answer, request, response);
      turn.ahead -= 1;
    });
  };
}

/** Settles when the whole answer has been sent, or its connection has ended. Never rejects. */
async function answered(
  answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    if (response.closed) resolve();
    else response.once('close', resolve);
  });
  try {
    await answer(request, response);
  } catch {
    response.destroy();
  }
  await ended;
}
