import type { ORPCError } from '@orpc/server';
import { ERROR_TABLE, type ErrorCode, type ErrorInfo } from '#contract/errors.ts';

/** An error as REST answers it: the same document as the command line's with `--json`. */
export interface ErrorBody {
  readonly error: ErrorInfo;
}

/** What a call threw, as data. `log` hears of what is a bug. */
export function errorBody(error: ORPCError<string, unknown>, log: (error: unknown) => void): ErrorBody {
  const data: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(Object(error.data)));
  if (isCode(error.code))
    return {
      error: {
        code: error.code,
        message: error.message,
        ...(typeof data.hint === 'string' ? { hint: data.hint } : {}),
        ...(typeof data.details === 'object' && data.details !== null
          ? { details: { ...data.details } }
          : {}),
      },
    };
  // A body that oRPC could not read: input that does not fit has its code already.
  if (error.code === 'BAD_REQUEST')
    return {
      error: {
        code: 'bad_input',
        message: error.message,
      },
    };
  log(error);
  return { error: { code: 'internal', message: ERROR_TABLE.internal.message } };
}

function isCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_TABLE, code);
}
