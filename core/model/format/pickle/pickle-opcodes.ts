/**
 * The opcodes of Python's pickle, protocols 0 to 5, decoded one at a time and never carried out.
 * Codes and arguments as in CPython's Lib/pickletools.py.
 */

/** How the argument of an opcode is written. */
type ArgumentForm =
  | 'none'
  | 'line'
  | 'two-lines'
  | 'integer-1'
  | 'integer-2'
  | 'integer-4'
  | 'integer-signed-4'
  | 'float-8'
  | 'frame-8'
  | 'text-1'
  | 'text-4'
  | 'text-8'
  | 'bytes-1'
  | 'bytes-4'
  | 'bytes-8'
  | 'long-1'
  | 'long-4';

const TABLE = {
  MARK: [0x28, 'none'],
  STOP: [0x2e, 'none'],
  POP: [0x30, 'none'],
  POP_MARK: [0x31, 'none'],
  DUP: [0x32, 'none'],
  FLOAT: [0x46, 'line'],
  INT: [0x49, 'line'],
  BININT: [0x4a, 'integer-signed-4'],
  BININT1: [0x4b, 'integer-1'],
  LONG: [0x4c, 'line'],
  BININT2: [0x4d, 'integer-2'],
  NONE: [0x4e, 'none'],
  PERSID: [0x50, 'line'],
  BINPERSID: [0x51, 'none'],
  REDUCE: [0x52, 'none'],
  STRING: [0x53, 'line'],
  BINSTRING: [0x54, 'text-4'],
  SHORT_BINSTRING: [0x55, 'text-1'],
  UNICODE: [0x56, 'line'],
  BINUNICODE: [0x58, 'text-4'],
  APPEND: [0x61, 'none'],
  BUILD: [0x62, 'none'],
  GLOBAL: [0x63, 'two-lines'],
  DICT: [0x64, 'none'],
  EMPTY_DICT: [0x7d, 'none'],
  APPENDS: [0x65, 'none'],
  GET: [0x67, 'line'],
  BINGET: [0x68, 'integer-1'],
  INST: [0x69, 'two-lines'],
  LONG_BINGET: [0x6a, 'integer-4'],
  LIST: [0x6c, 'none'],
  EMPTY_LIST: [0x5d, 'none'],
  OBJ: [0x6f, 'none'],
  PUT: [0x70, 'line'],
  BINPUT: [0x71, 'integer-1'],
  LONG_BINPUT: [0x72, 'integer-4'],
  SETITEM: [0x73, 'none'],
  TUPLE: [0x74, 'none'],
  EMPTY_TUPLE: [0x29, 'none'],
  SETITEMS: [0x75, 'none'],
  BINFLOAT: [0x47, 'float-8'],
  PROTO: [0x80, 'integer-1'],
  NEWOBJ: [0x81, 'none'],
  EXT1: [0x82, 'integer-1'],
  EXT2: [0x83, 'integer-2'],
  EXT4: [0x84, 'integer-4'],
  TUPLE1: [0x85, 'none'],
  TUPLE2: [0x86, 'none'],
  TUPLE3: [0x87, 'none'],
  NEWTRUE: [0x88, 'none'],
  NEWFALSE: [0x89, 'none'],
  LONG1: [0x8a, 'long-1'],
  LONG4: [0x8b, 'long-4'],
  BINBYTES: [0x42, 'bytes-4'],
  SHORT_BINBYTES: [0x43, 'bytes-1'],
  SHORT_BINUNICODE: [0x8c, 'text-1'],
  BINUNICODE8: [0x8d, 'text-8'],
  BINBYTES8: [0x8e, 'bytes-8'],
  EMPTY_SET: [0x8f, 'none'],
  ADDITEMS: [0x90, 'none'],
  FROZENSET: [0x91, 'none'],
  NEWOBJ_EX: [0x92, 'none'],
  STACK_GLOBAL: [0x93, 'none'],
  MEMOIZE: [0x94, 'none'],
  FRAME: [0x95, 'frame-8'],
  BYTEARRAY8: [0x96, 'bytes-8'],
  NEXT_BUFFER: [0x97, 'none'],
  READONLY_BUFFER: [0x98, 'none'],
} as const satisfies Record<string, readonly [number, ArgumentForm]>;

export type OpcodeName = keyof typeof TABLE;

interface OpcodeKind {
  readonly name: OpcodeName;
  readonly form: ArgumentForm;
}

const BY_CODE: (OpcodeKind | undefined)[] = new Array(256).fill(undefined);
for (const name of Object.keys(TABLE) as OpcodeName[]) {
  const [code, form] = TABLE[name];
  BY_CODE[code] = { name, form };
}

export interface Opcode {
  readonly name: OpcodeName;
  /** Text, number or the two names of a GLOBAL joined by a newline; undefined for none, bytes, or too long a text. */
  readonly argument: string | number | undefined;
  /** Bytes of the window that the opcode takes, without the payload that is left out. */
  readonly size: number;
  /** Bytes of payload that follow and are of no interest; `'line'`: up to the next newline. */
  readonly skip: number | 'line';
}

/** A window of this many bytes (or all that is left) shows any opcode with its argument of interest. */
export const OPCODE_WINDOW = 4_096;

/** Longer texts are not kept: names and versions are short. */
const LONGEST_TEXT = 1_024;

export type OpcodeError = 'truncated' | 'not-an-opcode';

const PREFIX = { 'integer-1': 1, 'integer-2': 2, 'integer-4': 4 } as const;
const LENGTH_SIZE: Readonly<Record<string, 1 | 4 | 8>> = {
  'text-1': 1,
  'text-4': 4,
  'text-8': 8,
  'bytes-1': 1,
  'bytes-4': 4,
  'bytes-8': 8,
  'long-1': 1,
  'long-4': 4,
};

const decodeLines = (kind: OpcodeKind, window: Buffer, lines: 1 | 2): Opcode | OpcodeError => {
  let end = window.indexOf(0x0a, 1);
  if (end >= 0 && lines === 2) end = window.indexOf(0x0a, end + 1);
  if (end < 0) {
    if (window.length < OPCODE_WINDOW) return 'truncated';
    // Only text may be this long; a number or name of thousands of characters is not a pickle.
    return kind.name === 'UNICODE' || kind.name === 'STRING' || kind.name === 'LONG'
      ? { name: kind.name, argument: undefined, size: window.length, skip: 'line' }
      : 'not-an-opcode';
  }
  const argument = end - 1 <= LONGEST_TEXT ? window.toString('utf8', 1, end) : undefined;
  return { name: kind.name, argument, size: end + 1, skip: 0 };
};

const readLength = (window: Buffer, size: 1 | 4 | 8): number => {
  switch (size) {
    case 1:
      return window.readUInt8(1);
    case 4:
      return window.readUInt32LE(1);
    case 8:
      return Number(window.readBigUInt64LE(1));
  }
};

const decodeSized = (kind: OpcodeKind, window: Buffer, size: 1 | 4 | 8): Opcode | OpcodeError => {
  const header = 1 + size;
  if (window.length < header) return 'truncated';
  const length = readLength(window, size);
  const { name, form } = kind;
  if (form.startsWith('bytes') || length > LONGEST_TEXT) {
    return { name, argument: undefined, size: header, skip: length };
  }
  if (window.length < header + length) return 'truncated';
  if (form.startsWith('long')) {
    // Only dimensions matter, and they fit into six bytes.
    const argument =
      length > 0 && length <= 6 ? window.readIntLE(header, length) : length === 0 ? 0 : undefined;
    return { name, argument, size: header + length, skip: 0 };
  }
  return { name, argument: window.toString('utf8', header, header + length), size: header + length, skip: 0 };
};

const decodeFixed = (kind: OpcodeKind, window: Buffer, size: 1 | 2 | 4 | 8): Opcode | OpcodeError => {
  if (window.length < 1 + size) return 'truncated';
  const done = (argument: number): Opcode => ({ name: kind.name, argument, size: 1 + size, skip: 0 });
  if (kind.form === 'integer-signed-4') return done(window.readInt32LE(1));
  if (kind.form === 'float-8') return done(window.readDoubleBE(1));
  // A frame's length is only a hint for buffering: joblib's arrays lie between frames.
  if (kind.form === 'frame-8') return done(0);
  return done(window.readUIntLE(1, size === 8 ? 6 : size));
};

/**
 * Decodes the opcode at the start of `window`, which holds `OPCODE_WINDOW` bytes or everything that is left.
 * Returns `'truncated'` when the bytes end inside it and `'not-an-opcode'` when they cannot be a pickle.
 */
export const decodeOpcode = (window: Buffer): Opcode | OpcodeError => {
  const code = window[0];
  if (code === undefined) return 'truncated';
  const kind = BY_CODE[code];
  if (kind === undefined) return 'not-an-opcode';
  switch (kind.form) {
    case 'none':
      return { name: kind.name, argument: undefined, size: 1, skip: 0 };
    case 'line':
      return decodeLines(kind, window, 1);
    case 'two-lines':
      return decodeLines(kind, window, 2);
    case 'integer-1':
    case 'integer-2':
    case 'integer-4':
      return decodeFixed(kind, window, PREFIX[kind.form]);
    case 'integer-signed-4':
      return decodeFixed(kind, window, 4);
    case 'float-8':
    case 'frame-8':
      return decodeFixed(kind, window, 8);
    case 'text-1':
    case 'text-4':
    case 'text-8':
    case 'bytes-1':
    case 'bytes-4':
    case 'bytes-8':
    case 'long-1':
    case 'long-4':
      return decodeSized(kind, window, LENGTH_SIZE[kind.form] ?? 8);
  }
};
