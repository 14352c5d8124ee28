import { ORPCError } from '@orpc/server';
import { ERROR_TABLE } from '#contract/errors.ts';
import { toSlipwayError } from '#core/log/error-info.ts';
import type { Logger } from '#core/log/logger.ts';

/**
 * Any thrown value as it leaves through a door: code, status, message, hint and details; what was not expected
 * leaves as `internal` with the number under which it was logged. oRPC's own errors (input that does not fit the
 * schema, with the issues of zod) leave as they are.
 */
export function leavingError(error: unknown, logger: Logger): ORPCError<string, unknown> {
  if (error instanceof ORPCError) return error;
  const { code, message, hint, details } = toSlipwayError(error, logger);
  return new ORPCError(code, {
    status: ERROR_TABLE[code].status,
    message,
    data: {
      ...(hint === undefined ? {} : { hint }),
      ...(details === undefined ? {} : { details }),
    },
    cause: error,
  });
}
