import { z } from 'zod';
import { errorInfoSchema } from '#contract/errors.ts';
import { toErrorInfo } from '#core/log/error-info.ts';
import type { Logger } from '#core/log/logger.ts';
import type { Failure } from './failure.ts';

const callErrorSchema = z
  .object({ code: z.string(), message: z.string(), data: z.unknown() })
  .transform(({ data, ...error }) => ({ ...(typeof data === 'object' ? data : {}), ...error }))
  .pipe(errorInfoSchema);

/** What a call of the contract threw, or anything else, as what is shown. */
export function callFailure(error: unknown, logger: Logger): Failure {
  const known = callErrorSchema.safeParse(error);
  const info = known.success ? known.data : toErrorInfo(error, logger);
  return { ...info, exitCode: info.code === 'bad_input' ? 2 : 1 };
}
