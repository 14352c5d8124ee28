import { implement, ORPCError } from '@orpc/server';
import { ERROR_TABLE } from '../../contract/errors.ts';
import { contract } from '../../contract/index.ts';
import type { CoreContext } from '../context.ts';
import { toSlipwayError } from '../error-info.ts';

/**
 * The contract, ready to be implemented: every door calls through here. Errors leave as their code, message,
 * hint and details; what is not expected leaves as `internal` with the number under which it was logged.
 */
export const base = implement(contract)
  .$context<CoreContext>()
  // What core answers is checked by the compiler; checking ten thousand models again took as long as reading them.
  .$config({ initialOutputValidationIndex: Number.NaN })
  .use(async ({ next, context }) => {
    try {
      return await next();
    } catch (error) {
      // Input that does not fit the schema: oRPC's own error, with the issues of zod.
      if (error instanceof ORPCError) throw error;
      const { code, message, hint, details } = toSlipwayError(error, context.logger);
      throw new ORPCError(code, {
        status: ERROR_TABLE[code].status,
        message,
        data: {
          ...(hint === undefined ? {} : { hint }),
          ...(details === undefined ? {} : { details }),
        },
        cause: error,
      });
    }
  });
