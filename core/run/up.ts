import { SlipwayError } from '#contract/errors.ts';
import type { EngineKind } from '#contract/image/image.ts';
import type { LocalPath } from '#contract/local-path.ts';
import type { ExampleOrigin, Run, UpResult } from '#contract/run/run.ts';
import type { CoreContext } from '#core/context.ts';
import { buildToRun } from '#core/image/build.ts';
import type { RunRecord } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';
import type { Example } from './example.ts';
import { failureOfRun, failureText } from './failure.ts';
import { earlierRun, inTurn, replaceRun } from './replace.ts';
import { exampleOf, scoreRun } from './request.ts';
import { findRun, getRun } from './status.ts';

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
  const { image, reused, engine } = await buildToRun(
    context,
    { folder: request.folder, engine: request.engine, upgrade: false, noCache: false },
    work,
  );
  const run = await inTurn(context, { folder: request.folder, signal: work.signal }, async () => {
    const earlier = await earlierRun(context, request.folder, engine);
    const current = await stillGood(context, earlier, { image: image.reference, request });
    const wanted = { ...request, image: image.reference, engine };
    return current ?? replaceRun(context, { earlier, request: wanted }, work);
  });
  return { image: image.reference, reused, run, ...(await tryExample(context, run, work)) };
}

/**
 * Sends the first request. `run_failed` when the project's own example is refused, and when one made of the project's
 * files makes run() fail. A guess may fail: it says nothing about the project, and the user is asked for a request.
 * What nothing tells is not sent at all.
 */
async function tryExample(context: CoreContext, run: Run, work: TaskWork): Promise<FirstAnswer> {
  const example = await exampleOf(context, run.id);
  const { body, origin, from } = example;
  const send = sendCommand(run.id, example.outline);
  if (origin === 'unknown') return { example: origin, send };
  const answer = await work.within('score', titleOf(origin, from), () =>
    scoreRun(context, { id: run.id, body }, work.signal),
  );
  const requestId = answer.headers['x-request-id'];
  const isBad = (answer.status >= 500 && origin !== 'guessed') || (answer.status >= 400 && origin === 'own');
  if (!isBad) return { answer, example: origin, send, ...(from === undefined ? {} : { exampleFrom: from }) };
  const failure =
    answer.status < 500 ? undefined : await failureOfRun(context, await findRun(context, run.id), requestId);
  throw new SlipwayError('run_failed', {
    message: `${run.id} is up, but answered ${origin === 'own' ? 'its own example' : 'a first request'} with ${answer.status}: ${failure === undefined ? answer.body.slice(0, 500) : failureText(failure)}`,
    hint: failure?.diagnostic.hint ?? hintOf(example, run, send),
    details: {
      run: run.id,
      status: answer.status,
      request: body.slice(0, 5000),
      body: answer.body.slice(0, 5000),
      ...(failure === undefined ? {} : { failure }),
    },
  });
}

type FirstAnswer = Pick<UpResult, 'answer' | 'example' | 'exampleFrom' | 'send'>;

function titleOf(origin: ExampleOrigin, from: string | undefined): string {
  if (origin === 'own') return 'Score the example';
  return from === undefined ? 'Try a request' : `Try a request made from ${from}`;
}

/** The command that sends a request like this one. */
function sendCommand(id: string, outline: string | undefined): string {
  const body = outline === undefined ? '@request.json' : `'${outline.replaceAll("'", `'\\''`)}'`;
  return `slipway score ${id} -d ${body}`;
}

function hintOf({ origin, from }: Example, run: Run, send: string): string {
  const log = `\`slipway logs ${run.id}\` shows what run() printed.`;
  if (origin === 'own')
    return `Check that the example is valid for run(): it comes from the files in requests/, else from the schema. ${log}`;
  const made = from === undefined ? 'only from the types' : `from ${from}`;
  return `The request was made ${made} and may not be valid for run(). Send one of your own: \`${send}\`; saved in requests/, it becomes the example. ${log}`;
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
