import type { Logger } from '#core/log/logger.ts';
import { type Failure, Interrupted, ReportedFailure, UsageError } from './failure.ts';

/** Any thrown value as what is shown and the exit code it means. */
export async function toFailure(error: unknown, logger: Logger): Promise<Failure> {
  if (error instanceof UsageError)
    return { code: 'usage', message: error.message, hint: error.hint, exitCode: 2 };
  if (error instanceof Interrupted) return { code: 'cancelled', message: error.message, exitCode: 130 };
  if (error instanceof ReportedFailure)
    return { ...error.info, fixes: await fixesIn(error.info.details), exitCode: 1 };
  // Loaded here because zod comes with it, which a command that succeeds may not need.
  const { callFailure } = await import('./call-failure.ts');
  return callFailure(error, logger);
}

/** The fixes that the failure of a script comes with. */
async function fixesIn(details: Failure['details']): Promise<readonly string[]> {
  if (details?.failure === undefined) return [];
  const { failureSchema } = await import('#contract/manifest/failure.ts');
  const { data } = failureSchema.safeParse(details.failure);
  return (data?.diagnostic.fixes ?? []).map(
    ({ title, edits }) =>
      `${title} (${[...new Set(edits.map((edit) => `${edit.file}:${edit.range.startLine}`))].join(', ')})`,
  );
}
