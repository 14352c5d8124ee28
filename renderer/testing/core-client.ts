import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { SlipwayClient } from '#contract/index.ts';

/*
 * Stands for `renderer/rpc/client.ts` in component tests: the same client, whose calls go to a core in this process
 * instead of over a port. Use: vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts')).
 */
let core: object | undefined;

/** The core that answers from now on. */
export function answerWith(client: object): void {
  core = client;
}

const link: ClientLink<ClientContext> = {
  call: async (path, input, options) => {
    let at: unknown = core;
    for (const key of path) at = Reflect.get(Object(at), key);
    if (typeof at !== 'function') throw new Error(`No core answers ${path.join('.')}.`);
    return Reflect.apply(at, undefined, [input, { signal: options.signal }]) as unknown;
  },
};

export const isDesktop = false;
export const client: SlipwayClient = createORPCClient(link);
export const api = createTanstackQueryUtils(client);
