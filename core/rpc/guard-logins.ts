import { os } from '@orpc/server';
import type { CoreContext } from '#core/context.ts';

/**
 * Gives the procedure connections that open only when the user has agreed to what their kubeconfig has done to log in: the
 * program that it runs, the file that it sends. A kubeconfig that was changed is a new connection, and so a new question.
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
      const { tokenFile: file, server } = connection;
      if (file !== undefined) await context.trust.require(context, { kind: 'token-file', file, server });
      return connection;
    },
    close: () => context.connections.close(),
  };
}
