/** Files of Parquet that are written by hand, so that they can claim what no writer would. */

export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

/** Values of Thrift's compact protocol, with their type. */
export type Value = readonly [type: number, bytes: readonly number[]];
export const int = (value: number): Value => [5, varint(value * 2)];
export const long = (value: number): Value => [6, varint(value * 2)];
export const text = (value: string): Value => [8, [...varint(value.length), ...Buffer.from(value)]];
export const list = (items: readonly Value[]): Value => [
  9,
  [0xf0 + (items[0]?.[0] ?? 12), ...varint(items.length), ...items.flatMap(([, bytes]) => bytes)],
];
export const struct = (fields: Readonly<Record<number, Value>>): Value => {
  let last = 0;
  const bytes = Object.entries(fields).flatMap(([id, [type, value]]) => {
    const head = (Number(id) - last) * 16 + type;
    last = Number(id);
    return [head, ...value];
  });
  return [12, [...bytes, 0]];
};

export const root = (below: number): Value => struct({ 4: text('root'), 5: int(below) });
export const leaf = (type: number, repetition: number, name = 'a'): Value =>
  struct({ 1: int(type), 3: int(repetition), 4: text(name) });
export const [INT32, BYTE_ARRAY, REQUIRED, OPTIONAL] = [1, 6, 0, 1];
export const [RLE_DICTIONARY, DELTA_BYTE_ARRAY, PLAIN, RLE, BYTE_STREAM_SPLIT, DELTA_BINARY_PACKED] = [
  8, 7, 0, 3, 9, 5,
];
export const [BOOLEAN, INT64, FIXED, DECIMAL, SNAPPY] = [0, 2, 7, 5, 1];
export const fixed = (bytes: number, converted?: number): Value =>
  struct({
    ...{ 1: int(FIXED), 2: int(bytes), 3: int(REQUIRED), 4: text('a') },
    ...(converted === undefined ? {} : { 6: int(converted) }),
  });
export const decimalText = struct({ 1: int(BYTE_ARRAY), 3: int(REQUIRED), 4: text('a'), 6: int(DECIMAL) });

/** As many zeros, packed by Snappy into 3 bytes for 64. */
export function zeros(count: number): Buffer {
  return repeated(Buffer.alloc(64), count);
}

/** A start of up to 256 bytes and then the same again and again, packed by Snappy. */
export function repeated(start: Buffer, count: number, period = 64): Buffer {
  const copies = Buffer.alloc(3 * ((count - start.length) / 64), Buffer.from([(63 << 2) | 2, period, 0]));
  return Buffer.concat([Buffer.from([...varint(count), 60 << 2, start.length - 1]), start, copies]);
}

interface Page {
  readonly rows: number;
  readonly head: Value;
  readonly body: Uint8Array;
  readonly element?: Value;
  readonly type?: number;
  readonly codec?: number;
  readonly columns?: number;
  /** A page before it. */
  readonly dictionary?: readonly [head: Value, body: Uint8Array];
}

export const whole = (footer: readonly number[], before: Uint8Array = new Uint8Array(0)): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(footer.length);
  return Buffer.concat([Buffer.from('PAR1'), before, Buffer.from(footer), length, Buffer.from('PAR1')]);
};

/** A file of one page, whose columns all are that page. */
export function fileOf({ rows, head, body, dictionary, columns = 1, ...of }: Page): Buffer {
  const { type = INT32, codec = 0, element = leaf(type, REQUIRED) } = of;
  const before = dictionary === undefined ? [] : [Buffer.from(dictionary[0][1]), dictionary[1]];
  const page = Buffer.concat([...before, Buffer.from(head[1]), body]);
  const names = Array.from({ length: columns }, (_, index) => (columns === 1 ? 'a' : `a${index}`));
  const chunk = (name: string): Value =>
    struct({
      2: long(4),
      3: struct({
        ...{ 1: int(type), 2: list([int(0)]), 3: list([text(name)]), 4: int(codec), 5: long(rows) },
        ...{ 6: long(page.length), 7: long(page.length), 9: long(4) },
      }),
    });
  const elements = columns === 1 ? [element] : names.map((name) => leaf(INT32, REQUIRED, name));
  const group = struct({ 1: list(names.map(chunk)), 2: long(page.length), 3: long(rows) });
  const footer = struct({
    ...{ 1: int(1), 2: list([root(columns), ...elements]) },
    ...{ 3: long(rows), 4: list([group]) },
  });
  return whole(footer[1], page);
}

export function first(
  { values, size, packed = size }: { values: number; size: number; packed?: number },
  encoding: number,
): Value {
  const data = struct({ 1: int(values), 2: int(encoding), 3: int(3), 4: int(3) });
  return struct({ 1: int(0), 2: int(size), 3: int(packed), 5: data });
}

export function second(size: number, values: number, encoding: number): Value {
  const data = struct({
    ...{ 1: int(values), 2: int(0), 3: int(values), 4: int(encoding), 5: int(0), 6: int(0) },
    7: [2, []],
  });
  return struct({ 1: int(3), 2: int(size), 3: int(size), 8: data });
}
