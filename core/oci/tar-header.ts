import type { LayerEntry } from './layer-entry.ts';

const BLOCK = 512;

/** POSIX.1-2017, pax, “ustar Interchange Format”: places of the fields. */
const FIELDS = { mode: 100, owner: 108, group: 116, size: 124, time: 136, sum: 148, type: 156, link: 157 };
const NAME_BYTES = 100;
const PREFIX = { place: 345, bytes: 155 };
/** Octal digits of the size; what is larger goes into a pax record. */
const MOST_SIZE = 8 ** 11 - 1;

/**
 * Returns the header of an entry in a tar archive: owner root, time zero, so that the same content is the same archive on every
 * machine. What the old format cannot hold (long names, names that are not ASCII, large sizes) stands in a pax header before it.
 */
export function tarHeader(entry: LayerEntry): Buffer {
  const size = sizeOf(entry);
  const path = entry.kind === 'folder' ? `${entry.path}/` : entry.path;
  const target = entry.kind === 'link' ? entry.target : '';
  const name = splitName(path);
  const records = [
    ...(name === undefined ? [record('path', path)] : []),
    ...(fits(target, NAME_BYTES) ? [] : [record('linkpath', target)]),
    ...(size > MOST_SIZE ? [record('size', String(size))] : []),
  ];
  const own = block({
    name: name ?? { name: ascii(path).slice(-NAME_BYTES), prefix: '' },
    mode: modeOf(entry),
    size: Math.min(size, MOST_SIZE),
    type: TYPES[entry.kind],
    target: fits(target, NAME_BYTES) ? target : '',
  });
  if (records.length === 0) return own;
  const text = Buffer.from(records.join(''));
  const extended = block({
    name: { name: 'PaxHeaders/entry', prefix: '' },
    mode: 0o644,
    size: text.length,
    type: 'x',
    target: '',
  });
  return Buffer.concat([extended, text, padding(text.length), own]);
}

/** What fills the last block of an entry. */
export function padding(size: number): Buffer {
  return Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

/** What an archive ends with. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** Bytes of an entry's content. */
export function sizeOf(entry: LayerEntry): number {
  switch (entry.kind) {
    case 'folder':
    case 'link':
      return 0;
    case 'bytes':
      return entry.bytes.length;
    case 'file':
    case 'deflated':
      return entry.size;
  }
}

const TYPES = { folder: '5', link: '2', bytes: '0', file: '0', deflated: '0' } as const;

function modeOf(entry: LayerEntry): number {
  if (entry.kind === 'folder') return 0o755;
  return entry.kind === 'link' ? 0o777 : entry.mode;
}

interface Block {
  readonly name: { readonly name: string; readonly prefix: string };
  readonly mode: number;
  readonly size: number;
  readonly type: string;
  readonly target: string;
}

function block({ name, mode, size, type, target }: Block): Buffer {
  const bytes = Buffer.alloc(BLOCK);
  const octal = (value: number, place: number, digits: number): void => {
    bytes.write(`${value.toString(8).padStart(digits, '0')}\0`, place, 'latin1');
  };
  bytes.write(name.name, 0, 'latin1');
  octal(mode, FIELDS.mode, 7);
  octal(0, FIELDS.owner, 7);
  octal(0, FIELDS.group, 7);
  octal(size, FIELDS.size, 11);
  octal(0, FIELDS.time, 11);
  bytes.write('        ', FIELDS.sum, 'latin1');
  bytes.write(type, FIELDS.type, 'latin1');
  bytes.write(target, FIELDS.link, 'latin1');
  bytes.write('ustar\x0000', 257, 'latin1');
  bytes.write(name.prefix, PREFIX.place, 'latin1');
  let sum = 0;
  for (const byte of bytes) sum += byte;
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, FIELDS.sum, 'latin1');
  return bytes;
}

/** The name as the format has it, in two parts when it is long; undefined when it does not fit. */
function splitName(path: string): Block['name'] | undefined {
  if (fits(path, NAME_BYTES)) return { name: path, prefix: '' };
  if (!isAscii(path)) return undefined;
  const cut = path.indexOf('/', path.length - NAME_BYTES - 1);
  if (cut <= 0 || cut > PREFIX.bytes || cut === path.length - 1) return undefined;
  return { name: path.slice(cut + 1), prefix: path.slice(0, cut) };
}

function fits(text: string, bytes: number): boolean {
  return text.length <= bytes && isAscii(text);
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}

function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '_');
}

/** `length key=value`, the length with its own digits (POSIX.1-2017, pax Extended Header). */
function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  if (bytes + String(length).length !== length) length = bytes + String(length).length;
  return `${length}${rest}`;
}
