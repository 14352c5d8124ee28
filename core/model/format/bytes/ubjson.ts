/**
 * The little of UBJSON (https://ubjson.org, with XGBoost's int64 lengths) that XGBoost's models are recognised by.
 */

const VERSION_KEY = Buffer.from('version');

const INTEGER_SIZE: Readonly<Record<string, number>> = { i: 1, U: 1, I: 2, l: 4, L: 8 };

const readInteger = (bytes: Buffer, marker: string, offset: number): number | undefined => {
  const size = INTEGER_SIZE[marker];
  if (size === undefined || offset + size > bytes.length) return undefined;
  if (size === 8) return Number(bytes.readBigInt64BE(offset));
  return marker === 'U' ? bytes.readUInt8(offset) : bytes.readIntBE(offset, size);
};

/** `[$l#L3` + values, or `[#L3` + a marker before each value. */
const readThree = (bytes: Buffer, start: number): readonly number[] | undefined => {
  const character = (offset: number) => String.fromCharCode(bytes[offset] ?? 0);
  let offset = start;
  if (character(offset) !== '[') return undefined;
  offset += 1;
  let shared: string | undefined;
  if (character(offset) === '$') {
    shared = character(offset + 1);
    offset += 2;
  }
  if (character(offset) === '#') offset += 2 + (INTEGER_SIZE[character(offset + 1)] ?? 0);
  const values: number[] = [];
  while (values.length < 3) {
    const marker = shared ?? character(offset);
    if (shared === undefined) offset += 1;
    const value = readInteger(bytes, marker, offset);
    if (value === undefined || value < 0) return undefined;
    offset += INTEGER_SIZE[marker] ?? 0;
    values.push(value);
  }
  return values;
};

/** The library version that XGBoost (1.6 and later) writes at the end of its UBJSON, from the last bytes of it. */
export const xgboostVersionInUbjson = (tail: Buffer): string | undefined => {
  const key = tail.lastIndexOf(VERSION_KEY);
  return key < 0 ? undefined : readThree(tail, key + VERSION_KEY.length)?.join('.');
};

const LONGEST_LIST = 100_000;

/** The texts of a list of texts under `key`: `[#L3` and `SL5hello` for each; undefined when there is no such list. */
export const readTexts = (bytes: Buffer, key: string): readonly string[] | undefined => {
  const found = bytes.indexOf(key);
  const start = found + key.length;
  if (found < 0 || bytes.toString('latin1', start, start + 3) !== '[#L') return undefined;
  const count = readInteger(bytes, 'L', start + 3) ?? 0;
  if (count < 0 || count > LONGEST_LIST) return undefined;
  const texts: string[] = [];
  let offset = start + 11;
  while (texts.length < count) {
    const length =
      bytes.toString('latin1', offset, offset + 2) === 'SL' ? readInteger(bytes, 'L', offset + 2) : undefined;
    if (length === undefined || length < 0 || offset + 10 + length > bytes.length) return undefined;
    texts.push(bytes.toString('utf8', offset + 10, offset + 10 + length));
    offset += 10 + length;
  }
  return texts;
};
