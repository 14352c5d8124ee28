import { createReadStream } from 'node:fs';
import { pipeline as connect, PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Pack, pack } from 'tar-stream';
import type { PlannedFile } from '../engine/image-plan.ts';

/** Something in a build context: a text, or bytes of a file of this machine. */
export type ContextEntry =
  | { readonly path: string; readonly text: string }
  | { readonly path: string; readonly file: PlannedFile };

/**
 * A build context as tar: entries sorted, times zero, owner root, modes 0644/0755, so that the same content is
 * the same layer on every machine. Streams; holds no file in memory. Errors end the stream with that error.
 */
export function packContext(entries: readonly ContextEntry[], signal: AbortSignal): Readable {
  const archive = pack();
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
  fill(archive, sorted, signal).then(
    () => archive.finalize(),
    (error: unknown) => archive.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  // tar-stream's own streams are not Node's, which dockerode wants.
  const out = new PassThrough();
  connect(archive as unknown as Readable, out, () => undefined); // An error reaches `out`, whose reader hears it.
  return out;
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
    await pipeline(createReadStream(source, { highWaterMark: 1 << 20 }), sink, { signal });
  }
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
