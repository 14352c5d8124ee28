import type { AnyContractRouter } from '@orpc/contract';
import { implement, os } from '@orpc/server';
import type { CoreContext } from '#core/context.ts';
import { confinePaths } from './confine-paths.ts';
import { guardLogins } from './guard-logins.ts';
import { leavingError } from './leaving-error.ts';

const leaveWithCode = os.$context<CoreContext>().middleware(async ({ next, context }) => {
  try {
    return await next();
  } catch (error) {
    throw leavingError(error, context.logger);
  }
});

/**
 * Returns what makes the contract of a stage ready to be implemented by functions that need this context: every door
 * calls through here. A stage is handed its own contract, not the whole one: a command of one stage makes no schemas
 * of the others.
 */
export function procedures<Context extends CoreContext = CoreContext>() {
  return <Stage extends AnyContractRouter>(stage: Stage) =>
    // Below a name, because the compiler cannot tell an unknown contract from a single procedure.
    implement({ stage })
      .$context<Context>()
      .$config({
        // Before the last of those below, which reads the input; errors of the check leave with a code as well.
        initialInputValidationIndex: -1,
        // The compiler checks what core returns; checking ten thousand models again took as long as reading them.
        initialOutputValidationIndex: Number.NaN,
      })
      .use(leaveWithCode)
      .use(guardLogins)
      .use(confinePaths).stage;
}
