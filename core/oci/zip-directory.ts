import type { FileHandle } from 'node:fs/promises';
import { ArchiveProblem } from './archive-problem.ts';
import { mustBePlainPath } from './zip-path.ts';

/** A member of a zip archive, as its central directory has it. */
export interface ZipMember {
  readonly path: string;
  readonly isFolder: boolean;
  readonly method: 'stored' | 'deflated';
  readonly compressedSize: number;
  readonly size: number;
  readonly crc: number;
  readonly flags: number;
  /** Where its local header is. */
  readonly headerStart: number;
  /** Bytes of its name as they stand in both headers. */
  readonly rawName: Buffer;
  /** Where what follows it begins: its own bytes end before. */
  readonly end: number;
  readonly isExecutable: boolean;
}

/** PKWARE APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16. */
const CENTRAL = { signature: 0x02014b50, bytes: 46 };
const END = { signature: 0x06054b50, bytes: 22 };
const END64 = { signature: 0x06064b50, bytes: 56 };
const LOCATOR64 = { signature: 0x07064b50, bytes: 20 };
const LONGEST_COMMENT = 0xffff;
/** The largest packages have some 20,000 members. */
const MOST_DIRECTORY_BYTES = 32 * 2 ** 20;
const MOST_MEMBERS = 200_000;
const FULL32 = 0xffffffff;

/**
 * Reads the members of a zip archive, in the order of their bytes. An archive that two programs could read differently (members that
 * overlap, names twice, bytes that belong to nothing) is refused: what was looked at must be what is unpacked. Throws `ArchiveProblem`.
 */
export async function readZipDirectory(file: FileHandle): Promise<readonly ZipMember[]> {
  const { size } = await file.stat();
  const directory = await findDirectory(file, size);
  const bytes = await readExactly(file, directory.start, directory.bytes);
  const members: Omit<ZipMember, 'end'>[] = [];
  let place = 0;
  while (place < bytes.length && members.length < MOST_MEMBERS) {
    const { member, length } = readMember(bytes.subarray(place));
    members.push(member);
    place += length;
  }
  if (members.length !== directory.count)
    throw new ArchiveProblem('', 'its directory does not have the number of members that it says');
  const sorted = members.sort((a, b) => a.headerStart - b.headerStart);
  mustBeDistinct(sorted);
  return sorted.map((member, index) => withEnd(member, sorted[index + 1]?.headerStart ?? directory.start));
}

interface Directory {
  readonly start: number;
  readonly bytes: number;
  readonly count: number;
}

async function findDirectory(file: FileHandle, size: number): Promise<Directory> {
  const length = Math.min(size, END.bytes + LONGEST_COMMENT);
  const tail = await readExactly(file, size - length, length);
  let at = tail.length - END.bytes;
  while (at >= 0 && tail.readUInt32LE(at) !== END.signature) at -= 1;
  if (at < 0) throw new ArchiveProblem('', 'it is not a zip archive');
  if (at + END.bytes + tail.readUInt16LE(at + 20) !== tail.length)
    throw new ArchiveProblem('', 'it has bytes behind its end');
  if (tail.readUInt16LE(at + 4) !== 0 || tail.readUInt16LE(at + 6) !== 0)
    throw new ArchiveProblem('', 'it is one part of several');
  const endStart = size - length + at;
  const small = {
    start: tail.readUInt32LE(at + 16),
    bytes: tail.readUInt32LE(at + 12),
    count: tail.readUInt16LE(at + 10),
  };
  const isLarge = small.start === FULL32 || small.bytes === FULL32 || small.count === 0xffff;
  const { directory, end } = isLarge
    ? await findLargeDirectory(file, endStart)
    : { directory: small, end: endStart };
  if (directory.start + directory.bytes !== end)
    throw new ArchiveProblem('', 'its directory is not where it says');
  if (directory.bytes > MOST_DIRECTORY_BYTES || directory.count > MOST_MEMBERS)
    throw new ArchiveProblem('', 'its directory is too large');
  return directory;
}

async function findLargeDirectory(
  file: FileHandle,
  endStart: number,
): Promise<{ readonly directory: Directory; readonly end: number }> {
  const locator = await readExactly(file, endStart - LOCATOR64.bytes, LOCATOR64.bytes);
  if (locator.readUInt32LE(0) !== LOCATOR64.signature)
    throw new ArchiveProblem('', 'its directory is not where it says');
  const start = Number(locator.readBigUInt64LE(8));
  const record = await readExactly(file, start, END64.bytes);
  if (record.readUInt32LE(0) !== END64.signature)
    throw new ArchiveProblem('', 'its directory is not where it says');
  return {
    directory: {
      start: Number(record.readBigUInt64LE(48)),
      bytes: Number(record.readBigUInt64LE(40)),
      count: Number(record.readBigUInt64LE(32)),
    },
    end: start,
  };
}

async function readExactly(file: FileHandle, start: number, length: number): Promise<Buffer> {
  if (start < 0 || length > MOST_DIRECTORY_BYTES) throw new ArchiveProblem('', 'it is cut off');
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, start);
  if (bytesRead !== length) throw new ArchiveProblem('', 'it is cut off');
  return bytes;
}

function readMember(bytes: Buffer): { readonly member: Omit<ZipMember, 'end'>; readonly length: number } {
  if (bytes.length < CENTRAL.bytes || bytes.readUInt32LE(0) !== CENTRAL.signature)
    throw new ArchiveProblem('', 'its directory is damaged');
  const nameLength = bytes.readUInt16LE(28);
  const extraLength = bytes.readUInt16LE(30);
  const length = CENTRAL.bytes + nameLength + extraLength + bytes.readUInt16LE(32);
  if (length > bytes.length) throw new ArchiveProblem('', 'its directory is damaged');
  const rawName = Buffer.from(bytes.subarray(CENTRAL.bytes, CENTRAL.bytes + nameLength));
  const path = rawName.toString('utf8');
  const flags = bytes.readUInt16LE(8);
  const sizes = largeSizes(
    path,
    bytes.subarray(CENTRAL.bytes + nameLength, CENTRAL.bytes + nameLength + extraLength),
    {
      size: bytes.readUInt32LE(24),
      compressedSize: bytes.readUInt32LE(20),
      headerStart: bytes.readUInt32LE(42),
    },
  );
  mustBePlainPath(path, rawName);
  const mode = unixMode(bytes);
  const type = mode & 0o170000;
  if (type !== 0 && type !== 0o100000 && type !== 0o040000)
    throw new ArchiveProblem(path, type === 0o120000 ? 'is a symbolic link' : 'is not a file');
  if ((flags & 0b1) !== 0) throw new ArchiveProblem(path, 'is encrypted');
  return {
    member: {
      path: path.replace(/\/$/, ''),
      isFolder: path.endsWith('/'),
      method: methodOf(path, bytes.readUInt16LE(10)),
      ...sizes,
      crc: bytes.readUInt32LE(16),
      flags,
      rawName,
      isExecutable: (mode & 0o111) !== 0,
    },
    length,
  };
}

/** What made it says in the upper byte; 3 is Unix. */
function unixMode(bytes: Buffer): number {
  return bytes.readUInt8(5) === 3 ? bytes.readUInt16LE(40) : 0;
}

function methodOf(path: string, method: number): ZipMember['method'] {
  if (method === 0) return 'stored';
  if (method === 8) return 'deflated';
  throw new ArchiveProblem(path, `is compressed by method ${method}, which is not deflate`);
}

interface Sizes {
  readonly size: number;
  readonly compressedSize: number;
  readonly headerStart: number;
}

/** Values that do not fit stand in an extra field, in this order (4.5.3). */
function largeSizes(path: string, extra: Buffer, small: Sizes): Sizes {
  if (small.size !== FULL32 && small.compressedSize !== FULL32 && small.headerStart !== FULL32) return small;
  let place = 0;
  while (place + 4 <= extra.length && extra.readUInt16LE(place) !== 1)
    place += 4 + extra.readUInt16LE(place + 2);
  let at = place + 4;
  const next = (value: number): number => {
    if (value !== FULL32) return value;
    if (at + 8 > extra.length) throw new ArchiveProblem(path, 'has no size');
    at += 8;
    return Number(extra.readBigUInt64LE(at - 8));
  };
  return {
    size: next(small.size),
    compressedSize: next(small.compressedSize),
    headerStart: next(small.headerStart),
  };
}

/** No name twice, and none that is a file and a folder above others. */
function mustBeDistinct(members: readonly Omit<ZipMember, 'end'>[]): void {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const { path, isFolder } of members) {
    if (isFolder) continue;
    if (files.has(path)) throw new ArchiveProblem(path, 'is in it twice');
    files.add(path);
  }
  for (const { path, isFolder } of members) {
    if (isFolder && files.has(path)) throw new ArchiveProblem(path, 'is a file and a folder');
    mustBeFolders(path, folders, files);
  }
}

/** The folders above one that was seen were looked at with it. */
function mustBeFolders(path: string, folders: Set<string>, files: ReadonlySet<string>): void {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const folder = path.slice(0, end);
    if (folders.has(folder)) return;
    if (files.has(folder)) throw new ArchiveProblem(folder, 'is a file and a folder');
    folders.add(folder);
  }
}

const LOCAL_BYTES = 30;

function withEnd(member: Omit<ZipMember, 'end'>, end: number): ZipMember {
  if (member.headerStart + LOCAL_BYTES + member.rawName.length + member.compressedSize > end)
    throw new ArchiveProblem(member.path, 'overlaps with what follows it');
  return { ...member, end };
}
