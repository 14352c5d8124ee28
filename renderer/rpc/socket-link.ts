import { RPCLink } from '@orpc/client/websocket';
import { setConnected, setDisconnected } from './connection.ts';
import type { PendingLink } from './pending-link.ts';
import { readToken, rememberToken } from './token.ts';

const DELAYS_MS = [250, 500, 1000, 2000, 5000] as const;

/** Connects to the portal over a WebSocket, again and again until it answers. */
export function connectSocket(core: PendingLink): { readonly retry: (token?: string) => void } {
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const connect = (): void => {
    clearTimeout(timer);
    const token = readToken();
    if (token === undefined) {
      setDisconnected('refused');
      return;
    }
    let wasOpen = false;
    const socket = openSocket(token);
    if (socket === undefined) {
      setDisconnected('refused');
      return;
    }
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', () => {
      wasOpen = true;
      failures = 0;
      core.resolve(new RPCLink({ websocket: socket }));
      setConnected();
    });
    // Registered before the link exists, so that a call that is rejected and tried again waits for the next one.
    socket.addEventListener('close', () => {
      core.renew();
      void lose(wasOpen, token);
    });
  };

  const lose = async (wasOpen: boolean, token: string): Promise<void> => {
    // A browser does not tell why a socket was refused; a plain request does.
    if (!wasOpen && (await isRefused(token))) {
      setDisconnected('refused');
      return;
    }
    setDisconnected('lost');
    timer = setTimeout(connect, DELAYS_MS[Math.min(failures++, DELAYS_MS.length - 1)]);
  };

  connect();
  return {
    retry: (token) => {
      if (token !== undefined) rememberToken(token);
      failures = 0;
      connect();
    },
  };
}

/** Undefined for a token that cannot even be sent: a subprotocol has the grammar of an HTTP token. */
function openSocket(token: string): WebSocket | undefined {
  try {
    return new WebSocket(socketAddress(), ['orpc', `bearer.${token}`]);
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

function socketAddress(): string {
  const address = new URL('rpc', location.origin + location.pathname);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}

async function isRefused(token: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL('api/v1/system', location.origin + location.pathname), {
      headers: { authorization: `Bearer ${token}` },
    });
    return answer.status === 401;
  } catch {
    // Nobody answers: not refused, gone.
    return false;
  }
}
