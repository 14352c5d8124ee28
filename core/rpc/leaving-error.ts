import { ORPCError } from '@orpc/server';
import { z } from 'zod';
import { ERROR_TABLE } from '#contract/errors.ts';
import { toSlipwayError } from '#core/log/error-info.ts';
import type { Logger } from '#core/log/logger.ts';

/**
 * Any thrown value as it leaves through a door: code, status, message, hint and details; what was not expected
 * leaves as `internal` with the number under which it was logged. Input that does not fit the schema, which oRPC calls
 * BAD_REQUEST, leaves as `bad_input` with where and why.
 */
export function leavingError(error: unknown, logger: Logger): ORPCError<string, unknown> {
  if (error instanceof ORPCError) return unfitInput(error) ?? error;
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

const unfitSchema = z.object({
  issues: z.array(z.object({ message: z.string(), path: z.array(z.unknown()).default([]) })).min(1),
});

function unfitInput(error: ORPCError<string, unknown>): ORPCError<string, unknown> | undefined {
  const unfit = error.code === 'BAD_REQUEST' ? unfitSchema.safeParse(error.data).data : undefined;
  if (unfit === undefined) return undefined;
  const issues = unfit.issues.map(({ message, path }) => ({ message, path: path.map(String) }));
  const lines = issues.map(({ message, path }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  return new ORPCError('bad_input', {
    status: ERROR_TABLE.bad_input.status,
    message: lines.join('\n'),
    data: { details: { issues } },
    cause: error,
  });
}
