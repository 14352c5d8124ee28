import { RPCLink } from '@orpc/client/message-port';
import { CORE_STATE, type CoreState, PORTS, WANT_PORTS } from '#preload/handover.ts';
import { setConnected, setDisconnected } from './connection.ts';
import type { Link, PendingLink } from './pending-link.ts';

/** Others lost the first handover (daintree#12576): the page asks again until it has its ports. */
const ASK_AGAIN_MS = 3000;

/** Connects to core and shell over the two message ports that main hands to this window. */
export function connectPorts(links: { readonly core: PendingLink; readonly shell: PendingLink }): {
  readonly retry: () => void;
} {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasGivenUp = false;

  const ask = (): void => {
    window.postMessage(WANT_PORTS, location.origin);
    clearTimeout(timer);
    timer = setTimeout(ask, ASK_AGAIN_MS);
  };

  const lose = (): void => {
    links.core.renew();
    links.shell.renew();
    if (hasGivenUp) return;
    setDisconnected('lost');
    ask();
  };

  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window || event.origin !== location.origin) return;
    const message = event.data;
    if (isCoreState(message)) {
      hasGivenUp = message.state.state === 'failed';
      if (hasGivenUp) clearTimeout(timer);
      setDisconnected(message.state.state, message.state.reason);
      return;
    }
    const [corePort, shellPort] = event.ports;
    if (!isPorts(message) || corePort === undefined || shellPort === undefined) return;
    clearTimeout(timer);
    links.shell.resolve(openLink(shellPort, () => undefined));
    const link = openLink(corePort, lose);
    links.core.resolve(link);
    // The port is there before core is up: connected is when core has answered something.
    link.call(['system', 'info'], {}, { context: {} }).then(setConnected, () => undefined);
  });

  ask();
  return {
    retry: () => {
      hasGivenUp = false;
      ask();
    },
  };
}

/**
 * A link over a port. Its own close listener is registered first, so that by the time a pending call is rejected
 * (and tried again) the next link is already being waited for.
 */
function openLink(port: MessagePort, onClose: () => void): Link {
  let isClosed = false;
  port.addEventListener('close', () => {
    isClosed = true;
    onClose();
  });
  const failFast = new Proxy(port, {
    get: (target, key) => {
      if (key === 'postMessage' && isClosed)
        return () => {
          throw new Error('The port is closed.');
        };
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const link = new RPCLink({ port: failFast });
  port.start();
  return link;
}

function isPorts(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === PORTS;
}

function isCoreState(message: unknown): message is { readonly state: CoreState } {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === CORE_STATE;
}
