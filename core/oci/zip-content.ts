import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { ArchiveProblem } from './archive-problem.ts';
import type { ByteWindow } from './byte-window.ts';
import { inflateChecked } from './check-deflated.ts';
import type { LayerEntry } from './layer-entry.ts';
import type { ZipMember } from './zip-directory.ts';

const LOCAL = { signature: 0x04034b50, bytes: 30 };
/** Sizes and checksum stand behind the bytes (flag bit 3); the local header may have zeros. */
const SIZES_BEHIND = 0b1000;
const CHUNK_BYTES = 2 ** 20;

/** Where the bytes of a member begin. Throws `ArchiveProblem` when its local header says something else than the directory. */
async function dataStart(window: ByteWindow, member: ZipMember): Promise<number> {
  const { path, headerStart, rawName } = member;
  const bytes = await window.read(headerStart, LOCAL.bytes + rawName.length);
  if (bytes.length < LOCAL.bytes + rawName.length || bytes.readUInt32LE(0) !== LOCAL.signature)
    throw new ArchiveProblem(path, 'is not where the directory says');
  const nameLength = bytes.readUInt16LE(26);
  const name = bytes.subarray(LOCAL.bytes, LOCAL.bytes + rawName.length);
  const differs =
    nameLength !== rawName.length ||
    !name.equals(rawName) ||
    bytes.readUInt16LE(6) !== member.flags ||
    bytes.readUInt16LE(8) !== (member.method === 'stored' ? 0 : 8) ||
    !hasSameSizes(bytes, member);
  if (differs) throw new ArchiveProblem(path, 'has a header that differs from the directory');
  const start = headerStart + LOCAL.bytes + nameLength + bytes.readUInt16LE(28);
  if (start + member.compressedSize > member.end)
    throw new ArchiveProblem(path, 'overlaps with what follows it');
  return start;
}

const FULL32 = 0xffffffff;

function hasSameSizes(local: Buffer, { flags, crc, compressedSize, size }: ZipMember): boolean {
  const said = [local.readUInt32LE(14), local.readUInt32LE(18), local.readUInt32LE(22)] as const;
  if ((flags & SIZES_BEHIND) !== 0 && said.every((value) => value === 0 || value === FULL32)) return true;
  const same = (value: number, wanted: number): boolean => value === wanted || value === FULL32;
  return said[0] === crc && same(said[1], compressedSize) && same(said[2], size);
}

/** A member as an entry of a layer. Its bytes are read when they are needed. */
export async function zipEntry(
  source: { readonly file: FileHandle; readonly window: ByteWindow },
  member: ZipMember,
  place: { readonly path: string; readonly mode: number },
): Promise<LayerEntry> {
  const start = await dataStart(source.window, member);
  const chunks = (): AsyncIterable<Buffer> => readChunks(source, start, member.compressedSize);
  const { size, compressedSize, crc } = member;
  return member.method === 'stored'
    ? { kind: 'file', ...place, size, chunks: () => withChecksum(member, chunks()) }
    : { kind: 'deflated', ...place, size, compressedSize, crc, chunks };
}

/** The content of a member that is read whole, as a text of the package's own description. */
export async function readZipMember(
  source: { readonly file: FileHandle; readonly window: ByteWindow },
  member: ZipMember,
  most: number,
): Promise<Buffer> {
  if (member.size > most || member.compressedSize > most)
    throw new ArchiveProblem(member.path, 'is too large');
  const entry = await zipEntry(source, member, { path: member.path, mode: 0o644 });
  if (entry.kind !== 'deflated' && entry.kind !== 'file')
    throw new ArchiveProblem(member.path, 'is not a file');
  const chunks: Buffer[] = [];
  for await (const chunk of entry.chunks()) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  return entry.kind === 'deflated' ? inflateChecked(entry, bytes) : bytes;
}

async function* readChunks(
  { file, window }: { readonly file: FileHandle; readonly window: ByteWindow },
  start: number,
  length: number,
): AsyncGenerator<Buffer> {
  if (length <= CHUNK_BYTES) {
    if (length > 0) yield await window.read(start, length);
    return;
  }
  for (let done = 0; done < length; ) {
    const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, length - done));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, start + done);
    if (bytesRead === 0) return;
    done += bytesRead;
    yield chunk.subarray(0, bytesRead);
  }
}

async function* withChecksum(member: ZipMember, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (member.size !== member.compressedSize) throw new ArchiveProblem(member.path, 'has two sizes');
  let crc = 0;
  for await (const chunk of chunks) {
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (crc !== member.crc) throw new ArchiveProblem(member.path, 'has another checksum than it says');
}
