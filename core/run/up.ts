import { SlipwayError } from '#contract/errors.ts';
import type { EngineKind } from '#contract/image/image.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { Run, UpResult } from '#contract/run/run.ts';
import type { CoreContext } from '#core/context.ts';
import { buildImage } from '#core/image/build.ts';
import type { RunRecord } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import { earlierRun, inTurn, replaceRun } from './replace.ts';
import { exampleOf, scoreRun } from './request.ts';
import { getRun } from './status.ts';

export interface UpRequest {
  readonly folder: LocalPath;
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
  const run = await inTurn(context, { folder: request.folder, signal: work.signal }, async () => {
    const earlier = await earlierRun(context, request.folder, image.engine);
    const current = await stillGood(context, earlier, { image: image.reference, request });
    const wanted = { ...request, image: image.reference, engine: image.engine };
    return current ?? replaceRun(context, { earlier, request: wanted }, work);
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

/** The earlier run when it is of this very image, ready, and was started as is asked now. */
async function stillGood(
  context: CoreContext,
  earlier: RunRecord | undefined,
  wanted: { readonly image: string; readonly request: UpRequest },
): Promise<Run | undefined> {
  const { request } = wanted;
  if (earlier === undefined || earlier.image !== wanted.image) return undefined;
  // Its files follow the folder, saved or half-written: they need not be those of the image.
  if (earlier.mode === 'development') return undefined;
  if (request.port !== undefined && request.port !== earlier.port) return undefined;
  if (request.cpus !== undefined || request.memory !== undefined) return undefined;
  const run = await getRun(context, earlier.id);
  return run.state === 'ready' ? run : undefined;
}
