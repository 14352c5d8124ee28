import { describe, expect, it } from 'vitest';
import { decodeOpcode, OPCODE_WINDOW } from './pickle-opcodes.ts';

const decode = (bytes: string) => decodeOpcode(Buffer.from(bytes, 'latin1'));

describe('decodeOpcode', () => {
  it.each([
    ['J\xfe\xff\xff\xff', { name: 'BININT', argument: -2, size: 5 }],
    ['K\xff', { name: 'BININT1', argument: 255, size: 2 }],
    ['M\x01\x02', { name: 'BININT2', argument: 513, size: 3 }],
    ['\x8a\x02\x00\x80', { name: 'LONG1', argument: -32_768, size: 4 }],
    ['\x8a\x00', { name: 'LONG1', argument: 0, size: 2 }],
    ['G?\xf0\x00\x00\x00\x00\x00\x00', { name: 'BINFLOAT', argument: 1, size: 9 }],
    ['\x8c\x02os.', { name: 'SHORT_BINUNICODE', argument: 'os', size: 4 }],
    ['cos\nsystem\n.', { name: 'GLOBAL', argument: 'os\nsystem', size: 11 }],
    ['I42\nrest', { name: 'INT', argument: '42', size: 4 }],
    ['C\x03abc', { name: 'SHORT_BINBYTES', argument: undefined, size: 2, skip: 3 }],
    ['\x95\xff\xff\xff\xff\xff\xff\xff\xff', { name: 'FRAME', size: 9, skip: 0 }],
  ])('decodes %j', (bytes, expected) => {
    expect(decode(bytes)).toMatchObject(expected);
  });

  it.each(['', 'J\x01', '\x8c\x05ab', 'cos\nsys', 'I4', 'X\xff\xff', '\x8e\x01'])('finds %j cut', (bytes) => {
    expect(decode(bytes)).toBe('truncated');
  });

  it('refuses what is no opcode', () => {
    expect(decode('\xff')).toBe('not-an-opcode');
  });

  it('leaves out long texts without cutting them', () => {
    expect(decode(`X\x00\x10\x00\x00${'a'.repeat(4_096)}`)).toEqual({
      name: 'BINUNICODE',
      argument: undefined,
      size: 5,
      skip: 4_096,
    });
    expect(decode(`V${'a'.repeat(OPCODE_WINDOW)}`)).toMatchObject({ name: 'UNICODE', skip: 'line' });
  });

  it('takes a name of thousands of characters for damage', () => {
    expect(decode(`c${'a'.repeat(OPCODE_WINDOW)}`)).toBe('not-an-opcode');
  });
});
