import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { SlipwayError } from '../../contract/errors.ts';
import type { EngineKind } from '../../contract/image/image.ts';
import type { Run, UpResult } from '../../contract/run/run.ts';
import type { CoreContext } from '../context.ts';
import { buildImage } from '../image/build.ts';
import { withLock } from '../store/lock.ts';
import type { RunRecord } from '../store/store.ts';
import type { TaskWork } from '../task/tasks.ts';
import { mustBeFree } from './port.ts';
import { exampleOf, scoreRun } from './request.ts';
import { removeRecord, startRun } from './start.ts';
import { getRun } from './status.ts';

export interface UpRequest {
  readonly folder: string;
  readonly engine?: EngineKind | undefined;
  readonly port?: number | undefined;
  readonly cpus?: number | undefined;
  readonly memory?: string | undefined;
}

/**
 * From a project folder to an answer: registers, builds, runs, waits, scores the example. A run of this folder
 * that has the same image is used as it is; an older one is replaced on its port, so that its address stays.
 */
export async function up(context: CoreContext, request: UpRequest, work: TaskWork): Promise<UpResult> {
  const { image, reused } = await buildImage(
    context,
    { folder: request.folder, engine: request.engine, upgrade: false, noCache: false },
    work,
  );
  const run = await inTurn(context, { request, signal: work.signal }, async () => {
    const earlier = await earlierRun(context, request.folder, image.engine);
    const current = await stillGood(context, earlier, { image: image.reference, request });
    return (
      current ?? replace(context, { earlier, request, image: image.reference, engine: image.engine }, work)
    );
  });
  const { answer, example } = await tryExample(context, run, work);
  return { image: image.reference, reused, run, answer, example };
}

/** A refused example of its own is a fault of the project; a refused guess only shows what a request must look like. */
async function tryExample(
  context: CoreContext,
  run: Run,
  work: TaskWork,
): Promise<Pick<UpResult, 'answer' | 'example'>> {
  const { body, origin } = await exampleOf(context, run.id);
  const title = origin === 'own' ? 'Score the example' : 'Try a request';
  const answer = await work.within('score', title, () =>
    scoreRun(context, { id: run.id, body }, work.signal),
  );
  if (answer.status < 400 || origin === 'guessed') return { answer, example: origin };
  throw new SlipwayError('run_failed', {
    message: `${run.id} is up, but answered its own example with ${answer.status}: ${answer.body.slice(0, 500)}`,
    hint: `Does the example fit what run() expects? It comes from the files in requests/, else from the schema. What run() printed: \`slipway logs ${run.id}\`.`,
    details: { run: run.id, status: answer.status, body: answer.body.slice(0, 5000) },
  });
}

/** Starting a large model takes minutes. */
const PATIENCE_MS = 20 * 60_000;

/** Two of the same folder at the same time would each start a run, and neither replace the other's. */
function inTurn(
  context: CoreContext,
  who: { readonly request: UpRequest; readonly signal: AbortSignal },
  work: () => Promise<Run>,
): Promise<Run> {
  const key = createHash('sha256').update(who.request.folder).digest('hex').slice(0, 16);
  const path = join(context.store.folder, `up-${key}.lock`);
  return withLock(path, work, { signal: who.signal, patience: PATIENCE_MS });
}

async function earlierRun(
  context: CoreContext,
  folder: string,
  engine: EngineKind,
): Promise<RunRecord | undefined> {
  return (await context.store.runs.all()).findLast((run) => run.folder === folder && run.engine === engine);
}

/** The earlier run when it is of this very image, ready, and was started as is asked now. */
async function stillGood(
  context: CoreContext,
  earlier: RunRecord | undefined,
  wanted: { readonly image: string; readonly request: UpRequest },
): Promise<Run | undefined> {
  const { request } = wanted;
  if (earlier === undefined || earlier.image !== wanted.image) return undefined;
  if (request.port !== undefined && request.port !== earlier.port) return undefined;
  if (request.cpus !== undefined || request.memory !== undefined) return undefined;
  const run = await getRun(context, earlier.id);
  return run.state === 'ready' ? run : undefined;
}

async function replace(
  context: CoreContext,
  what: {
    readonly earlier: RunRecord | undefined;
    readonly request: UpRequest;
    readonly image: string;
    readonly engine: EngineKind;
  },
  work: TaskWork,
): Promise<Run> {
  const { earlier, request } = what;
  // What runs stays when its successor could not start.
  if (request.port !== undefined && request.port !== earlier?.port) await mustBeFree(request.port);
  if (earlier !== undefined)
    await work.within('replace', `Remove ${earlier.id}`, () => removeRecord(context, earlier));
  const start = (port: number | undefined): Promise<Run> =>
    startRun(
      context,
      {
        image: what.image,
        engine: what.engine,
        port,
        cpus: request.cpus,
        memory: request.memory,
        folder: request.folder,
      },
      work,
    );
  const port = request.port ?? earlier?.port;
  try {
    return await start(port);
  } catch (error) {
    // Somebody else took the earlier run's port: another is as good, unless it was asked for.
    const isTaken = error instanceof SlipwayError && error.code === 'port_taken';
    if (!isTaken || request.port !== undefined) throw error;
    return start(undefined);
  }
}
