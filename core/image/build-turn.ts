import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuilderKind } from '#contract/image/image.ts';
import type { Needs } from '#core/context.ts';
import { hasCode } from '#core/host/system-error.ts';
import { withLock } from '#core/store/lock.ts';
import type { TaskWork } from '#core/task/tasks.ts';

/** A build may take hours; waiting can be cancelled, and the lock of a dead process is taken over. */
const PATIENCE_MS = 24 * 60 * 60 * 1000;

/**
 * Runs a build when no other builds with the same engine, whichever process does: two at once would only make each
 * other slow. Waiting is a step of the task that names who is in front.
 */
export async function withBuildTurn<Result>(
  context: Needs<'store' | 'tasks'>,
  turn: { readonly engine: BuilderKind; readonly work: TaskWork },
  build: () => Promise<Result>,
): Promise<Result> {
  const { engine, work } = turn;
  const path = join(context.store.folder, `build-${engine}.lock`);
  const sign = `${path}.task`;
  let isMine = false;
  const tellWait = async (): Promise<void> => {
    const front = await nameFront(context, sign);
    if (!isMine) work.step('turn', 'Wait for its turn', front === undefined ? {} : { note: front });
  };
  // Most builds get their turn at once, and a step that takes no time is noise.
  const timer = setTimeout(() => void tellWait().catch(() => undefined), WAIT_SHOWN_MS);
  return withLock(
    path,
    async () => {
      isMine = true;
      clearTimeout(timer);
      work.endStep('turn');
      await writeFile(sign, work.id);
      try {
        return await build();
      } finally {
        await rm(sign, { force: true });
      }
    },
    { signal: work.signal, patience: PATIENCE_MS },
  ).finally(() => clearTimeout(timer));
}

const WAIT_SHOWN_MS = 150;

/** The title of the task that builds now; undefined when it has just ended. */
async function nameFront(context: Needs<'tasks'>, sign: string): Promise<string | undefined> {
  try {
    return (await context.tasks.get((await readFile(sign, 'utf8')).trim())).title;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'not_found')) return undefined;
    throw error;
  }
}
