import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ArchiveProblem } from './archive-problem.ts';
import { checkingDeflated, inflateChecked } from './check-deflated.ts';
import { compressMember, MEMBER_HEAD, memberTail } from './gzip-member.ts';
import type { LayerEntry } from './layer-entry.ts';
import { padding, sizeOf, TAR_END, tarHeader } from './tar-header.ts';

/** What a layer is once it is unpacked. */
interface Unpacked {
  /** Digest of the archive, uncompressed (OCI image-spec, Layer DiffID). */
  readonly diffId: string;
  /** Bytes of its files. */
  readonly size: number;
}

/** Entries below it are compressed together: a member of their own would cost more than it saves. */
const SMALL_BYTES = 1024;
/** Streams above it are passed on in pieces. */
const LARGE_BYTES = 16 * 2 ** 20;
const MEMBER_BYTES = 2 ** 20;
/** Bytes after which other work of the process gets its turn. */
const TURN_BYTES = 4 * 2 ** 20;

/** A layer that is being made. */
export interface Layer {
  /** Gzip of a tar archive, piece by piece. Throws `ArchiveProblem`. */
  readonly chunks: AsyncIterable<Buffer>;
  /** What it is unpacked; call it when all chunks were taken. */
  unpacked(): Unpacked;
}

/**
 * Makes a layer. Deflate streams of the entries become members of the gzip file as they are, what stands between them is compressed:
 * a gzip file may be several members (RFC 1952, 2.2), which is read by Docker from 20.10 and containerd from 1.6 on.
 */
export function makeLayer(
  entries: AsyncIterable<LayerEntry> | Iterable<LayerEntry>,
  signal: AbortSignal,
): Layer {
  const archive = startArchive();
  const seen = new Set<string>();
  let size = 0;
  async function* chunks(): AsyncGenerator<Buffer> {
    let sinceTurn = 0;
    for await (const entry of entries) {
      signal.throwIfAborted();
      if (seen.has(entry.path)) {
        // Docker takes no layer that has a path twice (tar-split).
        if (entry.kind === 'folder') continue;
        throw new ArchiveProblem(entry.path, 'is there twice');
      }
      seen.add(entry.path);
      const bytes = sizeOf(entry);
      size += bytes;
      yield* archive.plain(tarHeader(entry));
      yield* archive.content(entry);
      yield* archive.plain(padding(bytes));
      sinceTurn += bytes;
      if (sinceTurn < TURN_BYTES) continue;
      sinceTurn = 0;
      await nextTurn();
    }
    yield* archive.plain(TAR_END);
    yield* archive.flush();
  }
  return { chunks: chunks(), unpacked: () => ({ diffId: archive.diffId(), size }) };
}

interface Archive {
  /** Bytes that are compressed together with their neighbours. */
  plain(bytes: Buffer): AsyncGenerator<Buffer>;
  content(entry: LayerEntry): AsyncGenerator<Buffer>;
  flush(): AsyncGenerator<Buffer>;
  diffId(): string;
}

function startArchive(): Archive {
  const digest = createHash('sha256');
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  async function* flush(): AsyncGenerator<Buffer> {
    if (waitingBytes === 0) return;
    const bytes = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    yield await compressMember(bytes);
  }
  async function* plain(bytes: Buffer): AsyncGenerator<Buffer> {
    digest.update(bytes);
    waiting.push(bytes);
    waitingBytes += bytes.length;
    if (waitingBytes >= MEMBER_BYTES) yield* flush();
  }
  async function* spliced(entry: Extract<LayerEntry, { kind: 'deflated' }>): AsyncGenerator<Buffer> {
    if (entry.size > LARGE_BYTES || entry.compressedSize > LARGE_BYTES) {
      yield* flush();
      yield MEMBER_HEAD;
      yield* checkingDeflated(entry, digest);
      yield memberTail(entry.crc, entry.size);
      return;
    }
    const stream = await gathered(entry.chunks());
    const bytes = await inflateChecked(entry, stream);
    if (entry.size < SMALL_BYTES) {
      yield* plain(bytes);
      return;
    }
    yield* flush();
    digest.update(bytes);
    yield Buffer.concat([MEMBER_HEAD, stream, memberTail(entry.crc, entry.size)]);
  }
  return {
    plain,
    flush,
    diffId: () => `sha256:${digest.copy().digest('hex')}`,
    content: async function* (entry) {
      if (entry.kind === 'bytes') yield* plain(entry.bytes);
      if (entry.kind === 'file') yield* whole(entry, plain);
      if (entry.kind === 'deflated') yield* spliced(entry);
    },
  };
}

/** A header promises a size: a file that has another would shift everything behind it. */
async function* whole(
  entry: Extract<LayerEntry, { kind: 'file' }>,
  plain: Archive['plain'],
): AsyncGenerator<Buffer> {
  let read = 0;
  for await (const chunk of entry.chunks()) {
    read += chunk.length;
    yield* plain(chunk);
  }
  if (read !== entry.size) throw new ArchiveProblem(entry.path, 'has changed while it was read');
}

async function gathered(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  const [first] = all;
  return all.length === 1 && first !== undefined ? first : Buffer.concat(all);
}
