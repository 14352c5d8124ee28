import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { type ByteSource, sliceSource } from './byte-source.ts';

/**
 * Lists a ZIP archive by its central directory and reads single entries, within bounds (PKWARE APPNOTE 6.3.10).
 * Enough for Keras and PyTorch files, which hold few entries, stored or deflated, Zip64 when large.
 */

export interface ZipEntry {
  readonly name: string;
  /** 0: stored, 8: deflated; nothing else is read. */
  readonly method: number;
  readonly encrypted: boolean;
  readonly compressedSize: number;
  readonly size: number;
  readonly headerOffset: number;
}

export interface ZipArchive {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  readonly source: ByteSource;
}

const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const MOST_DIRECTORY_BYTES = 16 * 1_024 * 1_024;
const MOST_ENTRIES = 65_536;

interface Directory {
  readonly offset: number;
  readonly size: number;
}

const ZIP64_END_SIZE = 56;

/** The Zip64 end record, found through its locator right before the end record. */
const zip64Directory = async (source: ByteSource, endOffset: number): Promise<Directory | undefined> => {
  const locator = await source.read(Math.max(0, endOffset - 20), 20);
  if (locator.length < 20 || locator.readUInt32LE(0) !== 0x07064b50) return undefined;
  const recordOffset = Number(locator.readBigUInt64LE(8));
  if (recordOffset >= source.size) return undefined;
  const record = await source.read(recordOffset, ZIP64_END_SIZE);
  if (record.length < ZIP64_END_SIZE || record.readUInt32LE(0) !== 0x06064b50) return undefined;
  return { size: Number(record.readBigUInt64LE(40)), offset: Number(record.readBigUInt64LE(48)) };
};

const findDirectory = async (source: ByteSource): Promise<Directory | undefined> => {
  const tailStart = Math.max(0, source.size - END_SIZE - LONGEST_COMMENT);
  const tail = await source.read(tailStart, END_SIZE + LONGEST_COMMENT);
  for (let index = tail.length - END_SIZE; index >= 0; index -= 1) {
    if (tail[index] !== 0x50 || tail.readUInt32LE(index) !== 0x06054b50) continue;
    const size = tail.readUInt32LE(index + 12);
    const offset = tail.readUInt32LE(index + 16);
    const large = size === 0xffff_ffff || offset === 0xffff_ffff || tail.readUInt16LE(index + 10) === 0xffff;
    const directory = large ? await zip64Directory(source, tailStart + index) : { size, offset };
    return directory ?? { size, offset };
  }
  return undefined;
};

/** Zip64 sizes stand in the extra field 0x0001, only those that are 0xffffffff in the header, in this order. */
const zip64Values = (extra: Buffer, wanted: readonly number[]): readonly number[] => {
  for (let offset = 0; offset + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(offset + 2);
    if (extra.readUInt16LE(offset) === 1) {
      let position = offset + 4;
      return wanted.map((value) => {
        if (value !== 0xffff_ffff || position + 8 > extra.length) return value;
        position += 8;
        return Number(extra.readBigUInt64LE(position - 8));
      });
    }
    offset += 4 + length;
  }
  return wanted;
};

const ENTRY_HEADER = 46;

const parseEntries = (directory: Buffer): ReadonlyMap<string, ZipEntry> => {
  const entries = new Map<string, ZipEntry>();
  let offset = 0;
  while (offset + ENTRY_HEADER <= directory.length && entries.size < MOST_ENTRIES) {
    if (directory.readUInt32LE(offset) !== 0x02014b50) break;
    const nameEnd = offset + ENTRY_HEADER + directory.readUInt16LE(offset + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(offset + 30);
    const name = directory.toString('utf8', offset + ENTRY_HEADER, nameEnd);
    const sizes = [offset + 24, offset + 20, offset + 42].map((at) => directory.readUInt32LE(at));
    const [size = 0, compressedSize = 0, headerOffset = 0] = zip64Values(
      directory.subarray(nameEnd, extraEnd),
      sizes,
    );
    const encrypted = (directory.readUInt16LE(offset + 8) & 1) === 1;
    const method = directory.readUInt16LE(offset + 10);
    entries.set(name, { name, method, encrypted, size, compressedSize, headerOffset });
    offset = extraEnd + directory.readUInt16LE(offset + 32);
  }
  return entries;
};

/** Opens an archive; undefined when the central directory is missing (a cut file) or not to be believed. */
export const openZip = async (source: ByteSource): Promise<ZipArchive | undefined> => {
  const directory = await findDirectory(source);
  if (directory === undefined || directory.offset >= source.size) return undefined;
  const entries = parseEntries(
    await source.read(directory.offset, Math.min(directory.size, MOST_DIRECTORY_BYTES)),
  );
  return entries.size === 0 ? undefined : { entries, source };
};

/** The bytes of an entry as they lie in the archive; undefined when its own header is not there. */
export const entrySource = async (archive: ZipArchive, entry: ZipEntry): Promise<ByteSource | undefined> => {
  if (entry.encrypted || entry.headerOffset >= archive.source.size) return undefined;
  const header = await archive.source.read(entry.headerOffset, 30);
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50) return undefined;
  const start = entry.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  return sliceSource(archive.source, start, entry.compressedSize);
};

const inflate = promisify<Buffer, { maxOutputLength: number }, Buffer>(inflateRaw);

/** The content of an entry of at most `limit` bytes; undefined when it is longer, damaged or missing. */
export const readEntry = async (
  archive: ZipArchive,
  name: string,
  options: { readonly limit: number },
): Promise<Buffer | undefined> => {
  const entry = archive.entries.get(name);
  const source = entry === undefined ? undefined : await entrySource(archive, entry);
  if (entry === undefined || source === undefined || source.size > options.limit) return undefined;
  const bytes = await source.read(0, source.size);
  if (entry.method === 0) return bytes;
  if (entry.method !== 8) return undefined;
  try {
    return await inflate(bytes, { maxOutputLength: options.limit });
  } catch (error) {
    // Damaged or longer than the limit: both are the file's fault, and both mean that it can't be read.
    if (error instanceof Error) return undefined;
    throw error;
  }
};
