import { onError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/message-port';
import { ipcMain, MessageChannelMain, type WebContents } from 'electron';
import { CORE_STATE, type CoreState, PORTS, WANT_PORTS } from '#preload/handover.ts';
import type { CoreProcess } from './core-process.ts';
import { isTrustedSender } from './security.ts';
import { type ShellContext, shellRouter } from './shell-service.ts';

const shellHandler = new RPCHandler(shellRouter, {
  interceptors: [onError((error) => console.error('a call to the shell failed', error))],
});

/**
 * Gives a page that asks its two ports: to core and to the shell. Only the top frame of our own page is answered;
 * every question gets fresh ports, so that a reloaded page never shares one with its past (vibest#154).
 */
export function handOverPorts(options: {
  readonly core: CoreProcess;
  readonly contextOf: (contents: WebContents) => ShellContext | undefined;
}): void {
  ipcMain.on(WANT_PORTS, (event) => {
    const context = options.contextOf(event.sender);
    if (context === undefined || !isTrustedSender(event.senderFrame)) return;
    options.core.openPort().then(
      (corePort) => {
        if (event.sender.isDestroyed()) return corePort.close();
        const { port1, port2 } = new MessageChannelMain();
        shellHandler.upgrade(port1, { context });
        port1.start();
        event.sender.postMessage(PORTS, null, [corePort, port2]);
      },
      (error: unknown) => console.error('no port to core', error),
    );
  });
}

export function tellCoreState(contents: WebContents, state: CoreState): void {
  if (!contents.isDestroyed()) contents.send(CORE_STATE, state);
}
