import type { LocalPath } from '#contract/local-path.ts';
import type { Failure } from '#contract/manifest/failure.ts';
import type { LogPage } from '#contract/task/task.ts';
import type { Needs } from '#core/context.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { valueOfJob } from '#core/manifest/worker/run-job.ts';
import type { RunRecord } from '#core/store/store.ts';
import { findRun } from './status.ts';

interface FailureQuestion {
  readonly folder: LocalPath;
  readonly of: 'task' | 'run';
  readonly id: string;
  readonly requestId?: string | undefined;
  readonly texts?: Readonly<Record<string, string>>;
}

/** The last failure in the log of a task or a run, held against the project as it is now. */
export async function failureOf(
  context: Needs<'store' | 'workers' | 'engines' | 'tasks'>,
  { of, id, ...question }: FailureQuestion,
): Promise<Failure | undefined> {
  const lines =
    of === 'run'
      ? await runLines(context, await findRun(context, id))
      : await allLines((after) => context.tasks.read({ id, after, max: PAGE, waitMs: 0 }));
  return valueOfJob(context, 'failure', { ...question, lines });
}

/** The failure of a run in its project; undefined when its log names none, or the folder is no project any more. */
export async function failureOfRun(
  context: Needs<'store' | 'workers' | 'engines' | 'logger'>,
  run: RunRecord,
  requestId?: string,
): Promise<Failure | undefined> {
  if (run.folder === '') return undefined;
  const lines = await runLines(context, run);
  try {
    return await valueOfJob(context, 'failure', { folder: localPathOf(run.folder), lines, requestId });
  } catch (error) {
    // The run failed, and that is what is told: its folder may be gone.
    context.logger.error('a failure could not be explained', { run: run.id, error });
    return undefined;
  }
}

/** `init() failed at score.py:6: FileNotFoundError: …` */
export function failureText({ stage, place, diagnostic }: Failure): string {
  return `${stage} failed${place === undefined ? '' : ` at ${place}`}: ${diagnostic.message}`;
}

const PAGE = 2000;

function runLines(context: Needs<'engines'>, run: RunRecord): Promise<readonly string[]> {
  const engine = context.engines.get(run.engine);
  return allLines((after) => engine.readLog({ engineId: run.engineId, after, max: PAGE, waitMs: 300 }));
}

async function allLines(read: (after: number) => Promise<LogPage>): Promise<readonly string[]> {
  const lines: string[] = [];
  for (let after = 0; ; ) {
    const page = await read(after);
    for (const line of page.lines) lines.push(line.text);
    if (page.done || page.lines.length === 0) return lines;
    after = page.next;
  }
}
