import { createORPCClient, DynamicLink } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { SlipwayClient } from '#contract/index.ts';
import type { ShellContract } from '#preload/shell-contract.ts';
import { withConsent } from './consent-link.ts';
import { createPendingLink } from './pending-link.ts';
import { connectPorts } from './port-link.ts';
import { connectSocket } from './socket-link.ts';
import { takeTokenFromAddress } from './token.ts';

const core = createPendingLink();
const shellLink = createPendingLink();

/** Whether this page is in the desktop window; in a browser there is no shell to ask. */
export const isDesktop = location.protocol === 'app:';

/** Everything of Slipway, over whichever door this page has. */
export const client: SlipwayClient = createORPCClient(
  new DynamicLink(async () => {
    const link = await core.current();
    return isDesktop
      ? withConsent(link, async (question) => (await shell.consent({ question })).agreed)
      : link;
  }),
);

/** The desktop shell: dialogs and notifications. Never answers in a browser: ask `isDesktop` first. */
export const shell: ContractRouterClient<ShellContract> = createORPCClient(
  new DynamicLink(() => shellLink.current()),
);

/** Query and mutation options of every procedure. */
export const api = createTanstackQueryUtils(client);

/** Tries again after core or the portal could not be reached; in a browser a new token may be given. */
export let reconnect: (token?: string) => void = () => undefined;

export function connect(): void {
  if (isDesktop) {
    reconnect = connectPorts({ core, shell: shellLink }).retry;
    return;
  }
  takeTokenFromAddress();
  reconnect = connectSocket(core).retry;
}
