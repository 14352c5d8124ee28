import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import { renameOver } from '#core/host/rename-over.ts';
import { hasCode } from '#core/host/system-error.ts';

/** Bytes kept under the name of their SHA-256, written once, read-only. */
export interface BlobStore {
  /** Takes the bytes of an open file; `onBytes` hears how many have been read. Returns their digest and size. */
  addFile(path: string, options?: AddOptions): Promise<Blob>;
  addText(text: string): Promise<Blob>;
  addStream(stream: AsyncIterable<Uint8Array>, options?: AddOptions): Promise<Blob>;
  pathOf(digest: string): string;
  has(digest: string): Promise<boolean>;
  /** Reads the blob again. Returns what its digest is now, or undefined when it is gone. */
  rehash(digest: string, options?: AddOptions): Promise<string | undefined>;
  remove(digest: string): Promise<void>;
  all(): Promise<readonly string[]>;
}

export interface AddOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onBytes?: ((count: number) => void) | undefined;
}

export interface Blob {
  readonly digest: string;
  readonly size: number;
}

/** One read. Larger ones do not make hashing faster; smaller ones cost calls. */
const CHUNK_BYTES = 1 << 20;

export function openBlobStore(folder: string): BlobStore {
  const pathOf = (digest: string): string => {
    const hex = digest.replace(/^sha256:/, '');
    return join(folder, 'sha256', hex.slice(0, 2), hex);
  };
  const add = async (chunks: AsyncIterable<Uint8Array>, options: AddOptions): Promise<Blob> => {
    const incoming = join(folder, 'incoming');
    await mkdir(incoming, { recursive: true });
    const draft = join(incoming, `${process.pid}-${randomUUID()}`);
    try {
      const blob = await writeHashed(draft, chunks, options);
      await keep(draft, pathOf(blob.digest), folder);
      return blob;
    } finally {
      await rm(draft, { force: true });
    }
  };
  return {
    pathOf,
    addFile: (path, options = {}) => add(readChunks(path), options),
    addText: (text) => add(once(Buffer.from(text)), {}),
    addStream: (stream, options = {}) => add(stream, options),
    has: async (digest) => (await sizeOf(pathOf(digest))) !== undefined,
    rehash: async (digest, options = {}) => {
      if ((await sizeOf(pathOf(digest))) === undefined) return undefined;
      return hashFile(pathOf(digest), options);
    },
    remove: (digest) => rm(pathOf(digest), { force: true }),
    all: () => listDigests(join(folder, 'sha256')),
  };
}

/** SHA-256 of a file's bytes as `sha256:<hex>`. */
export async function hashFile(path: string, options: AddOptions = {}): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of readChunks(path)) {
    options.signal?.throwIfAborted();
    hash.update(chunk);
    options.onBytes?.(chunk.length);
  }
  return `sha256:${hash.digest('hex')}`;
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

async function* readChunks(path: string): AsyncIterable<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>;
}

/** Hashes a chunk while the one before it is being written and the one after it read. */
async function writeHashed(
  path: string,
  chunks: AsyncIterable<Uint8Array>,
  options: AddOptions,
): Promise<Blob> {
  const hash = createHash('sha256');
  let size = 0;
  const handle = await open(path, 'wx', 0o600);
  let writing: Promise<unknown> = Promise.resolve();
  try {
    for await (const chunk of chunks) {
      options.signal?.throwIfAborted();
      await writing;
      writing = writeAll(handle, chunk);
      writing.catch(() => undefined); // Heard at the next await; without this Node calls it unhandled meanwhile.
      hash.update(chunk);
      size += chunk.length;
      options.onBytes?.(chunk.length);
    }
    await writing;
    await handle.sync();
  } finally {
    await writing.catch(() => undefined);
    await handle.close();
  }
  return { digest: `sha256:${hash.digest('hex')}`, size };
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.length; ) {
    const { bytesWritten } = await handle.write(chunk, offset);
    offset += bytesWritten;
  }
}

async function keep(draft: string, target: string, folder: string): Promise<void> {
  if ((await sizeOf(target)) !== undefined) return;
  await chmod(draft, 0o444);
  await mkdir(join(target, '..'), { recursive: true });
  await renameOver(draft, target).catch(async (cause: unknown) => {
    // Windows does not replace a read-only file: another process may have kept the same bytes meanwhile.
    if ((await sizeOf(target)) !== undefined) return;
    throw new SlipwayError('store_damaged', { message: `${folder} cannot be written.`, cause });
  });
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function listDigests(folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const names = await readdir(folder, { recursive: true });
  return names
    .map((name) => name.slice(-64))
    .filter((hex) => /^[0-9a-f]{64}$/.test(hex))
    .map((hex) => `sha256:${hex}`);
}
