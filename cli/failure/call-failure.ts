import { z } from 'zod';
import { errorInfoSchema } from '#contract/errors.ts';
import { toErrorInfo } from '#core/log/error-info.ts';
import type { Logger } from '#core/log/logger.ts';
import type { Failure } from './failure.ts';

const callErrorSchema = z
  .object({ code: z.string(), message: z.string(), data: z.unknown() })
  .transform(({ data, ...error }) => ({ ...(typeof data === 'object' ? data : {}), ...error }))
  .pipe(errorInfoSchema);

const inputErrorSchema = z.object({
  code: z.literal('BAD_REQUEST'),
  data: z.object({
    issues: z
      .array(z.object({ message: z.string(), path: z.array(z.union([z.string(), z.number()])).default([]) }))
      .min(1),
  }),
});

/** What a call of the contract threw, or anything else, as what is shown. */
export function callFailure(error: unknown, logger: Logger): Failure {
  const input = inputErrorSchema.safeParse(error);
  if (input.success) {
    const [first] = input.data.data.issues;
    const where = first?.path.join('.') ?? '';
    return {
      code: 'bad_input',
      message: `${where === '' ? '' : `${where}: `}${first?.message ?? 'not what this call expects'}`,
      details: { issues: input.data.data.issues },
      exitCode: 2,
    };
  }
  const known = callErrorSchema.safeParse(error);
  const info = known.success ? known.data : toErrorInfo(error, logger);
  return { ...info, exitCode: info.code === 'bad_input' ? 2 : 1 };
}
