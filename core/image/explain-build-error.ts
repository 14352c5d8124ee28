import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { Needs } from '#core/context.ts';
import { valueOfJob } from '#core/manifest/worker/run-job.ts';

/** The error of a build whose script cannot be imported, with what to do about it; any other error as it is. */
export async function explainBuildError(
  context: Needs<'store' | 'workers'>,
  folder: LocalPath,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof SlipwayError) || error.code !== 'script_invalid') return error;
  const lines: unknown = error.details?.lines;
  if (!Array.isArray(lines)) return error;
  const failure = await valueOfJob(context, 'failure', { folder, lines: lines.map(String) });
  if (failure === undefined) return error;
  return new SlipwayError('script_invalid', {
    message: error.message,
    hint: failure.diagnostic.hint ?? error.hint ?? '',
    details: { ...error.details, failure },
    cause: error,
  });
}
