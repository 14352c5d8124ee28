import { implement, os } from '@orpc/server';
import { contract } from '#contract/index.ts';
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

/** Returns the contract, ready to be implemented by functions that need this context: every door calls through here. */
export function procedures<Context extends CoreContext>() {
  return implement(contract)
    .$context<Context>()
    .$config({
      // Before the last of those below, which reads the input; errors of the check leave with a code as well.
      initialInputValidationIndex: -1,
      // The compiler checks what core returns; checking ten thousand models again took as long as reading them.
      initialOutputValidationIndex: Number.NaN,
    })
    .use(leaveWithCode)
    .use(guardLogins)
    .use(confinePaths);
}

/** The contract for stages that need nothing beyond {@link CoreContext}. */
export const base = procedures<CoreContext>();
