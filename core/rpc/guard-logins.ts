import { os } from '@orpc/server';
import type { CoreContext } from '#core/context.ts';
import { requireCluster } from './cluster-consent.ts';

/**
 * Gives the procedure connections that open only when the user has agreed to where they lead, and to what their kubeconfig has
 * done to log in there: the program that it runs, the file that it sends. A kubeconfig that was changed is a new connection, and so a new question.
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
      const { program, tokenFile: file, destination } = connection;
      await requireCluster(context, { kubeconfig: choice.kubeconfig, destination });
      if (program !== undefined)
        await context.trust.require(context, { kind: 'program', ...program, destination });
      if (file !== undefined) await context.trust.require(context, { kind: 'token-file', file, destination });
      return connection;
    },
    close: () => context.connections.close(),
  };
}
