import { SlipwayError } from '#contract/errors.ts';
import type { Needs } from '#core/context.ts';
import { areHiddenFilesClosed } from '#core/host/hidden-files.ts';
import type { JobOutcome } from '#core/host/worker-thread.ts';
import { doJob, type JobInput, type JobName, type JobValue } from './jobs.ts';

/** How long reading a project may take, unless a caller knows better. */
export const LONGEST_MS = 10_000;

export interface JobLimits {
  readonly signal?: AbortSignal | undefined;
  readonly mostMs?: number;
  readonly replaces?: string;
}

/** Does a job in a thread of its own; in this one where core was made without threads. */
export async function runJob<Name extends JobName>(
  context: Needs<'store' | 'workers'>,
  job: Name,
  input: JobInput<Name>,
  limits: JobLimits = {},
): Promise<JobOutcome<JobValue<Name>>> {
  const { workers, store } = context;
  if (workers === undefined)
    return { kind: 'done', value: await doJob(job, { store, at: () => undefined }, input) };
  try {
    const outcome = await workers.run({
      job,
      input: { isForPage: areHiddenFilesClosed(), input },
      mostMs: LONGEST_MS,
      ...limits,
    });
    // Both ends are this program: the value is what the table of jobs says.
    return outcome as JobOutcome<JobValue<Name>>;
  } catch (error) {
    if (limits.signal?.aborted === true) throw new SlipwayError('cancelled', { cause: error });
    throw error;
  }
}

/** The value of a job; `timed_out` when it was stopped. */
export async function valueOfJob<Name extends JobName>(
  context: Needs<'store' | 'workers'>,
  job: Name,
  input: JobInput<Name>,
  limits: JobLimits = {},
): Promise<JobValue<Name>> {
  const outcome = await runJob(context, job, input, limits);
  if (outcome.kind === 'done') return outcome.value;
  const { why, at } = outcome;
  const cause =
    why === 'time' ? `after ${secondsOf(limits.mostMs ?? LONGEST_MS)}` : 'because it needed too much memory';
  throw new SlipwayError('timed_out', {
    message: `Reading the project was stopped ${cause}${at === undefined ? '' : `, while it looked at ${at}`}.`,
    hint: 'Make the files of the project smaller, or use another folder.',
  });
}

export function secondsOf(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} s`;
}
