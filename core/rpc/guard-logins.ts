import { os } from '@orpc/server';
import type { CoreContext } from '#core/context.ts';

/**
 * Gives the procedure connections that open only when the user has agreed to the login program that their kubeconfig
 * names. A kubeconfig that was changed is a new connection, and so a new question.
 */
export const guardLogins = os.$context<CoreContext>().middleware(({ next, context }) => {
  // The context keeps its type, so that one of a stage, with more in it, passes as well.
  const replaced: Record<never, never> = { connections: guarded(context) };
  return next({ context: replaced });
});

function guarded(context: CoreContext): CoreContext['connections'] {
  return {
    connect: async (choice) => {
      const connection = await context.connections.connect(choice);
      if (connection.program !== undefined)
        await context.trust.require(context, { kind: 'program', ...connection.program });
      return connection;
    },
    close: () => context.connections.close(),
  };
}
