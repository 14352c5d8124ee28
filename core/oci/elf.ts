/** What a shared library says of itself. */
export interface SharedLibrary {
  /** `x86-64` and `AArch64` as Linux names them: `amd64`, `arm64`; undefined: another. */
  readonly architecture: string | undefined;
  /** Names of the libraries that it needs: `libGL.so.1`. */
  readonly needed: readonly string[];
  /** What others need it by, where it says so. */
  readonly name: string | undefined;
}

/** System V ABI, Object Files and Program Loading; 64 bits, little-endian. */
const HEADER_BYTES = 64;
const PROGRAM_BYTES = 56;
const SEGMENTS = { load: 1, dynamic: 2 } as const;
const TAGS = { end: 0, needed: 1, strings: 5, name: 14 } as const;
const MACHINES: Readonly<Record<number, string>> = { 62: 'amd64', 183: 'arm64' };
const MOST_SEGMENTS = 1000;
const MOST_NEEDED = 10_000;
const LONGEST_NAME = 1000;

/** Reads the dynamic section of an ELF file. Undefined for what is none, or damaged: nothing of it is trusted, no place leads out of it. */
export function readSharedLibrary(bytes: Buffer): SharedLibrary | undefined {
  if (bytes.length < HEADER_BYTES || bytes.toString('latin1', 0, 6) !== '\x7fELF\x02\x01') return undefined;
  const segments = segmentsOf(bytes);
  const dynamic = segments.find(({ type }) => type === SEGMENTS.dynamic);
  const architecture = MACHINES[bytes.readUInt16LE(18)];
  if (dynamic === undefined) return { architecture, needed: [], name: undefined };
  const entries = entriesOf(bytes, dynamic);
  const address = entries.find(({ tag }) => tag === TAGS.strings)?.value;
  const home = segments.find(
    ({ type, at, size }) =>
      type === SEGMENTS.load && address !== undefined && address >= at && address < at + size,
  );
  if (address === undefined || home === undefined) return { architecture, needed: [], name: undefined };
  const strings = home.offset + (address - home.at);
  const named = (wanted: number): readonly string[] =>
    entries.filter(({ tag }) => tag === wanted).flatMap(({ value }) => textAt(bytes, strings + value) ?? []);
  return { architecture, needed: named(TAGS.needed).slice(0, MOST_NEEDED), name: named(TAGS.name)[0] };
}

interface Segment {
  readonly type: number;
  readonly offset: number;
  /** Address in memory. */
  readonly at: number;
  /** Bytes in the file. */
  readonly size: number;
}

function segmentsOf(bytes: Buffer): readonly Segment[] {
  const start = numberAt(bytes, 32);
  const count = Math.min(bytes.readUInt16LE(56), MOST_SEGMENTS);
  if (bytes.readUInt16LE(54) !== PROGRAM_BYTES || start + count * PROGRAM_BYTES > bytes.length) return [];
  return Array.from({ length: count }, (_each, index) => {
    const place = start + index * PROGRAM_BYTES;
    return {
      type: bytes.readUInt32LE(place),
      offset: numberAt(bytes, place + 8),
      at: numberAt(bytes, place + 16),
      size: numberAt(bytes, place + 32),
    };
  });
}

function entriesOf(
  bytes: Buffer,
  { offset, size }: Segment,
): readonly { readonly tag: number; readonly value: number }[] {
  const entries: { readonly tag: number; readonly value: number }[] = [];
  const end = Math.min(offset + size, bytes.length);
  for (let place = offset; place + 16 <= end && entries.length < MOST_NEEDED; place += 16) {
    const tag = numberAt(bytes, place);
    if (tag === TAGS.end) break;
    entries.push({ tag, value: numberAt(bytes, place + 8) });
  }
  return entries;
}

/** Eight bytes; what is no place in a file is past any. */
function numberAt(bytes: Buffer, place: number): number {
  const value = bytes.readBigUInt64LE(place);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
}

function textAt(bytes: Buffer, place: number): string | undefined {
  if (place >= bytes.length) return undefined;
  const end = bytes.indexOf(0, place);
  return end === -1 || end - place > LONGEST_NAME ? undefined : bytes.toString('utf8', place, end);
}
