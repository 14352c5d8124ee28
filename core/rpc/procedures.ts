import { implement } from '@orpc/server';
import { contract } from '#contract/index.ts';
import type { CoreContext } from '#core/context.ts';
import { leavingError } from './leaving-error.ts';

/** Returns the contract, ready to be implemented by functions that need this context: every door calls through here. */
export function procedures<Context extends CoreContext>() {
  return (
    implement(contract)
      .$context<Context>()
      // The compiler checks what core returns; checking ten thousand models again took as long as reading them.
      .$config({ initialOutputValidationIndex: Number.NaN })
      .use(async ({ next, context }) => {
        try {
          return await next();
        } catch (error) {
          throw leavingError(error, context.logger);
        }
      })
  );
}

/** The contract for stages that need nothing beyond {@link CoreContext}. */
export const base = procedures<CoreContext>();
