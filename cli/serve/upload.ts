import { randomUUID } from 'node:crypto';
import { link, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { RegisterResult } from '#contract/model/model.ts';
import type { CoreContext } from '#core/context.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { type RegisterRequest, registerModel } from '#core/model/register.ts';
import type { Blob } from '#core/store/blobs.ts';
import type { Store } from '#core/store/store.ts';
import type { TaskWork } from '#core/task/tasks.ts';

export interface UploadRequest extends Omit<RegisterRequest, 'path'> {
  readonly fileName: string;
  readonly body: ReadableStream<Uint8Array>;
  /** As declared by who sends; undefined when it was not. */
  readonly size: number | undefined;
}

/**
 * Takes a file as it arrives into the store, hashed on the way and never held in memory, and registers it. An
 * upload that breaks off, or a file that cannot be registered, leaves nothing behind.
 */
export async function registerUpload(
  context: Pick<CoreContext, 'store'>,
  request: UploadRequest,
  work: TaskWork,
): Promise<RegisterResult> {
  const { store } = context;
  const folder = join(store.folder, 'uploads', randomUUID());
  const path = localPathOf(join(folder, request.fileName));
  const blob = await receive(store, request, work);
  try {
    await mkdir(folder, { recursive: true });
    // A second name for the blob, so that what it is can be told from how it is called.
    await link(store.blobs.pathOf(blob.digest), path);
    return await registerModel({ store: withStored(store, blob) }, { ...request, path }, work);
  } catch (error) {
    await removeUnused(store, blob);
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function receive(store: Store, request: UploadRequest, work: TaskWork): Promise<Blob> {
  let done = 0;
  const title = `Receive ${request.fileName}`;
  const amount = (): NonNullable<Parameters<TaskWork['step']>[2]> => ({
    amount: { done, unit: 'bytes', ...(request.size === undefined ? {} : { total: request.size }) },
  });
  work.step('receive', title, amount());
  const onBytes = (count: number): void => {
    done += count;
    work.step('receive', title, amount());
  };
  const blob = await store.blobs.addStream(inLargePieces(untilBroken(request.body)), {
    signal: work.signal,
    onBytes,
  });
  work.endStep('receive');
  return blob;
}

async function* untilBroken(body: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw new SlipwayError('bad_input', {
      message: 'The upload ended before the whole file arrived. Nothing was registered.',
      hint: 'Upload it again.',
      cause,
    });
  }
}

/** As much as the store writes at once: a connection delivers 64 KiB at a time, and each write costs a call. */
const PIECE_BYTES = 1 << 20;

async function* inLargePieces(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    size += chunk.length;
    if (size < PIECE_BYTES) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

/** The store, in which the bytes to be registered are already: they are neither read nor written once more. */
function withStored(store: Store, blob: Blob): Store {
  return { ...store, blobs: { ...store.blobs, addFile: async () => blob } };
}

async function removeUnused(store: Store, blob: Blob): Promise<void> {
  await store.change(async () => {
    const models = await store.models.all();
    const isUsed = models.some((model) => model.files.some((file) => file.digest === blob.digest));
    if (!isUsed) await store.blobs.remove(blob.digest);
  });
}
