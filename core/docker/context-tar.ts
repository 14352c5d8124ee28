import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import { SlipwayError } from '#contract/errors.ts';
import type { PlannedFile } from '#core/engine/image-plan.ts';

/** Something in a build context: a text, or bytes of a file of this machine. */
export type ContextEntry =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly file: PlannedFile };

/**
 * Sends a build context as tar: entries sorted, times zero, owner root, modes 0644/0755, so that the same content
 * is the same layer on every machine. Streams; holds no file in memory. When packing fails, its error is thrown and
 * the signal given to `send` aborts: the engine would wait for bytes that never come.
 */
export async function sendContext<Result>(
  entries: readonly ContextEntry[],
  signal: AbortSignal,
  send: (context: Readable, signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const failure = new AbortController();
  const archive = pack();
  // tar-stream's streams are not Node's, which dockerode wants. Packing errors do not go through the streams:
  // destroyed with an error, request and answer would each throw it once more where nobody listens.
  const context = new PassThrough();
  archive.pipe(context);
  const packed = fill(archive, sortedByPath(entries), signal).then(() => archive.finalize());
  const sent = send(context, AbortSignal.any([signal, failure.signal]));
  try {
    return await Promise.race([sent, packed.then(() => sent)]);
  } catch (error) {
    failure.abort();
    await sent.catch(() => undefined);
    throw error;
  } finally {
    archive.destroy();
    context.destroy();
  }
}

function sortedByPath(entries: readonly ContextEntry[]): readonly ContextEntry[] {
  return [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
}

const EPOCH = new Date(0);

async function fill(archive: Pack, entries: readonly ContextEntry[], signal: AbortSignal): Promise<void> {
  for (const folder of foldersOf(entries))
    archive.entry({ name: `${folder}/`, type: 'directory', mode: 0o755, mtime: EPOCH });
  for (const entry of entries) {
    signal.throwIfAborted();
    if ('text' in entry) {
      archive.entry({ name: entry.path, mode: 0o644, mtime: EPOCH }, entry.text);
      continue;
    }
    const { source, size, isExecutable } = entry.file;
    const sink = archive.entry({
      name: entry.path,
      size,
      mode: isExecutable === true ? 0o755 : 0o644,
      mtime: EPOCH,
    });
    // tar wants to know the size beforehand, and says nothing useful when it is another.
    if ((await stat(source)).size !== size) throw contentChanged(entry.file, 'another size');
    const hash = createHash('sha256');
    const read = createReadStream(source, { highWaterMark: 1 << 20 }).on('data', (chunk) =>
      hash.update(chunk),
    );
    await pipeline(read, sink, { signal });
    const found = `sha256:${hash.digest('hex')}`;
    if (found !== entry.file.digest) throw contentChanged(entry.file, found);
  }
}

/** Bytes that go into an image are those that were registered. */
function contentChanged(file: PlannedFile, found: string): SlipwayError {
  return new SlipwayError('content_changed', {
    message: `The stored bytes of ${file.path} have changed.`,
    hint: '`slipway model verify` lists all damaged files. Register the model again, or build from the project folder.',
    details: { path: file.path, expected: file.digest, found },
  });
}

/** All folders above the entries, parents first: without entries of their own they would get the time of the build. */
function foldersOf(entries: readonly ContextEntry[]): readonly string[] {
  const folders = new Set<string>();
  for (const { path } of entries) {
    const parts = path.split('/').slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth += 1) folders.add(parts.slice(0, depth).join('/'));
  }
  return [...folders].sort();
}
