import type { ClientContext, ClientLink } from '@orpc/client';

export type Link = ClientLink<ClientContext>;

/** The link of now, or the promise of the next one: calls made between two connections wait for it. */
export interface PendingLink {
  current(): Promise<Link>;
  resolve(link: Link): void;
  /** The link is gone; calls wait again. */
  renew(): void;
}

export function createPendingLink(): PendingLink {
  let pending = Promise.withResolvers<Link>();
  let isResolved = false;
  return {
    current: () => pending.promise,
    resolve: (link) => {
      if (isResolved) pending = Promise.withResolvers<Link>();
      isResolved = true;
      pending.resolve(link);
    },
    renew: () => {
      if (!isResolved) return;
      isResolved = false;
      pending = Promise.withResolvers<Link>();
    },
  };
}
