import type { LocalPath } from '#contract/local-path.ts';
import { MANIFEST_FILE } from '#contract/manifest/source.ts';
import type { Needs } from '#core/context.ts';
import type { JobOutcome } from '#core/host/worker-thread.ts';
import { report } from './diagnostic.ts';
import { openProject } from './project/open-project.ts';
import type { ProjectReading } from './project-reading.ts';
import { FILE_START } from './text/positions.ts';
import { LONGEST_MS, runJob, secondsOf } from './worker/run-job.ts';

export interface ReadOptions {
  readonly folder: LocalPath;
  readonly texts?: Readonly<Record<string, string>>;
  /** Nobody wants the answer any more. */
  readonly signal?: AbortSignal | undefined;
  /** The reading is stopped after so long, which is then its one diagnostic. */
  readonly mostMs?: number;
  /** A reading of the same name that is under way is dropped: who waits for it gets this one. */
  readonly replaces?: string;
}

/** Everything that can be known of a project without running it. Whatever lies in the folder, this process stays free. */
export async function readProject(
  context: Needs<'store' | 'workers'>,
  options: ReadOptions,
): Promise<ProjectReading> {
  const { folder, texts, ...how } = options;
  const outcome = await runJob(context, 'read', texts === undefined ? { folder } : { folder, texts }, how);
  if (outcome.kind === 'done') return outcome.value;
  const project = await openProject({ folder });
  return {
    folder: project.folder,
    diagnostics: [stoppedCheck(outcome, options.mostMs ?? LONGEST_MS)],
    parts: undefined,
  };
}

function stoppedCheck(outcome: Extract<JobOutcome, { kind: 'stopped' }>, mostMs: number) {
  const at = outcome.at ?? MANIFEST_FILE;
  const cause = outcome.why === 'time' ? `after ${secondsOf(mostMs)}` : 'because it needed too much memory';
  return report({
    severity: 'error',
    code: 'check-stopped',
    message: `The check was stopped ${cause}, while it looked at ${at}.`,
    hint: 'Make that part smaller, or move what does not belong to the project out of the folder. Then check again.',
    file: MANIFEST_FILE,
    range: FILE_START,
  });
}
