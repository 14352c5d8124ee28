import { implement } from '@orpc/server';
import { contract } from '../../contract/index.ts';
import type { CoreContext } from '../context.ts';
import { leavingError } from './leaving-error.ts';

/** The contract, ready to be implemented: every door calls through here. */
export const base = implement(contract)
  .$context<CoreContext>()
  // What core answers is checked by the compiler; checking ten thousand models again took as long as reading them.
  .$config({ initialOutputValidationIndex: Number.NaN })
  .use(async ({ next, context }) => {
    try {
      return await next();
    } catch (error) {
      throw leavingError(error, context.logger);
    }
  });
