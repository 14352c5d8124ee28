import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { EngineKind } from '#contract/image/image.ts';
import type { Run } from '#contract/run/run.ts';
import type { CoreContext } from '#core/context.ts';
import { withLock } from '#core/store/lock.ts';
import type { RunRecord } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { mustBeFree } from './port.ts';
import { removeRecord, type StartRunRequest, startRun } from './start.ts';

/** Starting a large model takes minutes. */
const PATIENCE_MS = 20 * 60_000;

/** Two of the same folder at the same time would each start a run, and neither replace the other's. */
export function inTurn(
  context: CoreContext,
  who: { readonly folder: string; readonly signal: AbortSignal },
  work: () => Promise<Run>,
): Promise<Run> {
  const key = createHash('sha256').update(who.folder).digest('hex').slice(0, 16);
  const path = join(context.store.folder, `up-${key}.lock`);
  return withLock(path, work, { signal: who.signal, patience: PATIENCE_MS });
}

/** The newest run of a project folder on an engine. */
export async function earlierRun(
  context: CoreContext,
  folder: string,
  engine: EngineKind,
): Promise<RunRecord | undefined> {
  return (await context.store.runs.all()).findLast((run) => run.folder === folder && run.engine === engine);
}

/** Starts a run in place of an earlier one, on its port unless another is given. */
export async function replaceRun(
  context: CoreContext,
  what: { readonly earlier: RunRecord | undefined; readonly request: StartRunRequest },
  work: TaskWork,
): Promise<Run> {
  const { earlier, request } = what;
  // What runs stays when its successor could not start.
  if (request.port !== undefined && request.port !== earlier?.port) await mustBeFree(request.port);
  if (earlier !== undefined)
    await work.within('replace', `Remove ${earlier.id}`, () => removeRecord(context, earlier));
  const start = (port: number | undefined): Promise<Run> => startRun(context, { ...request, port }, work);
  try {
    return await start(request.port ?? earlier?.port);
  } catch (error) {
    // Another program took the port of the earlier run: use another one, unless a port was given.
    const isTaken = error instanceof SlipwayError && error.code === 'port_taken';
    if (!isTaken || request.port !== undefined) throw error;
    return start(undefined);
  }
}
