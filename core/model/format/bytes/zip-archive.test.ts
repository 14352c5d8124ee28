import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bufferSource } from './byte-source.ts';
import { openZip, readEntry } from './zip-archive.ts';

interface Part {
  readonly name: string;
  readonly content: Buffer;
  readonly method: 0 | 8;
}

const local = ({ name, content, method }: Part): Buffer => {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(method, 8);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name), content]);
};

const central = ({ name, content, method }: Part, offset: number, size: number): Buffer => {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(method, 10);
  header.writeUInt32LE(content.length, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, Buffer.from(name)]);
};

const archive = (part: Part, size: number, comment = ''): Buffer => {
  const body = local(part);
  const directory = central(part, 0, size);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(body.length, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([body, directory, end, Buffer.from(comment)]);
};

const read = async (bytes: Buffer, limit = 1_000): Promise<string | undefined> => {
  const opened = await openZip(bufferSource(bytes));
  return opened === undefined ? undefined : (await readEntry(opened, 'a.txt', { limit }))?.toString();
};

const stored: Part = { name: 'a.txt', content: Buffer.from('hello'), method: 0 };
const deflated: Part = { name: 'a.txt', content: deflateRawSync(Buffer.from('hello')), method: 8 };

describe('ZIP archives', () => {
  it('reads stored and deflated entries', async () => {
    expect(await read(archive(stored, 5))).toBe('hello');
    expect(await read(archive(deflated, 5))).toBe('hello');
  });

  it('finds the directory before a comment', async () => {
    expect(await read(archive(stored, 5, 'a comment with PK\x05\x06 in it'))).toBe('hello');
  });

  it('does not expand an entry past the limit, whatever size it claims', async () => {
    const bomb = { ...deflated, content: deflateRawSync(Buffer.alloc(1_000_000)) };
    expect(await read(archive(bomb, 5))).toBeUndefined();
  });

  it('answers nothing for a missing directory or entry', async () => {
    expect(await read(archive(stored, 5).subarray(0, 60))).toBeUndefined();
    expect(await read(archive({ ...stored, name: 'other' }, 5))).toBeUndefined();
  });
});
