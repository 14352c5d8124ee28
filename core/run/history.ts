import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { LocalPath } from '#contract/local-path.ts';
import { type PastCall, pastCallSchema } from '#contract/run/history.ts';
import type { Answer } from '#contract/run/run.ts';
import type { Needs } from '#core/context.ts';
import { hasCode } from '#core/host/system-error.ts';
import { writeAtomically } from '#core/store/atomic-file.ts';
import { withLock } from '#core/store/lock.ts';
import type { RunRecord } from '#core/store/store.ts';

/** Calls kept of one project. */
const MOST_CALLS = 200;
/** Characters of a request that is kept; a larger one cannot be sent again from here. */
const MOST_BODY = 256 * 1024;
/** Characters of an answer that are kept. */
const MOST_ANSWER = 32 * 1024;
/** All that is kept of one project together, in characters; the oldest go first. */
const MOST_TOGETHER = 8 * 1024 * 1024;

/** Keeps a call with those of its project. A call counts also when its history cannot be written: that is logged. */
export async function rememberCall(
  context: Needs<'store' | 'logger'>,
  run: RunRecord,
  answer: Answer,
): Promise<void> {
  const call = pastCall(run, answer);
  try {
    await change(context, run.folder, (calls) => [call, ...calls]);
  } catch (error) {
    context.logger.error('a call could not be kept in the history', { run: run.id, error });
  }
}

/** The last calls of a project's runs, newest first. */
export async function callsOf(
  context: Needs<'store'>,
  request: { readonly folder: LocalPath; readonly limit: number },
): Promise<readonly PastCall[]> {
  return (await readCalls(pathOf(context, request.folder))).slice(0, request.limit);
}

/** The body of the newest call of an image that was answered with 200; undefined when none was, or it was not kept. */
export async function lastSucceeded(
  context: Needs<'store'>,
  of: { readonly folder: LocalPath; readonly image: string },
): Promise<string | undefined> {
  const calls = await callsOf(context, { folder: of.folder, limit: MOST_CALLS });
  return calls.find(({ image, status, body }) => image === of.image && status === 200 && body !== undefined)
    ?.body;
}

/** Forgets a project's calls; returns how many there were. */
export async function forgetCalls(context: Needs<'store' | 'logger'>, folder: LocalPath): Promise<number> {
  const before = await readCalls(pathOf(context, folder));
  await change(context, folder, () => []);
  return before.length;
}

function pastCall(run: RunRecord, { request, ...answer }: Answer): PastCall {
  const body = request.body ?? '';
  const text = answer.encoding === 'text' ? answer.body : '';
  return {
    id: randomUUID(),
    at: new Date().toISOString(),
    run: run.id,
    image: run.image,
    ...(body.length > MOST_BODY ? {} : { body }),
    bodySize: Buffer.byteLength(body),
    status: answer.status,
    milliseconds: answer.milliseconds,
    answer: text.slice(0, MOST_ANSWER),
    answerSize: Buffer.byteLength(answer.body, answer.encoding === 'text' ? 'utf8' : 'base64'),
  };
}

async function change(
  context: Needs<'store'>,
  folder: string,
  edit: (calls: readonly PastCall[]) => readonly PastCall[],
): Promise<void> {
  const path = pathOf(context, folder);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await withLock(`${path}.lock`, async () => {
    const calls = bounded(edit(await readCalls(path)));
    await writeAtomically(path, JSON.stringify(calls), { durable: false });
  });
}

function bounded(calls: readonly PastCall[]): readonly PastCall[] {
  let together = 0;
  return calls.slice(0, MOST_CALLS).filter((call) => {
    together += (call.body?.length ?? 0) + call.answer.length;
    return together <= MOST_TOGETHER;
  });
}

/** One file a project, in the data folder: a project's own folder is for what is shared. */
function pathOf(context: Needs<'store'>, folder: string): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 24);
  return join(context.store.folder, 'history', `${name}.json`);
}

async function readCalls(path: string): Promise<readonly PastCall[]> {
  try {
    return z.array(pastCallSchema).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    // A damaged history is no reason to refuse a call: a new one begins.
    if (hasCode(error, 'ENOENT') || error instanceof SyntaxError || error instanceof z.ZodError) return [];
    throw error;
  }
}
