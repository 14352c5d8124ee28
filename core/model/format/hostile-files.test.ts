import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ModelFormat } from '#contract/model/format.ts';
import { type ByteSource, bufferSource } from './bytes/byte-source.ts';
import { detectBytes } from './detect-file.ts';

const detect = (name: string, ...parts: readonly (string | Buffer)[]): Promise<ModelFormat> =>
  detectBytes(
    bufferSource(
      Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part))),
    ),
    name,
  );

const uint64 = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
};

const shortText = (text: string): string => `\x8c${String.fromCharCode(text.length)}${text}`;

/** A source of any size that holds `head` and zeros, and counts what is read of it. */
const hugeSource = (head: Buffer, size: number) => {
  let bytesRead = 0;
  const source: ByteSource = {
    size,
    read: async (offset, length) => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, size - offset)));
      head.copy(bytes, 0, Math.min(offset, head.length));
      bytesRead += bytes.length;
      return bytes;
    },
  };
  return { source, bytesRead: () => bytesRead };
};

describe('pickles made to hide what they do', () => {
  it.each([
    ['os.system by STACK_GLOBAL', `\x80\x04${shortText('os')}${shortText('system')}\x93.`, 'os.system'],
    [
      'a name kept in the memo',
      `\x80\x04${shortText('os')}\x94${shortText('system')}\x9400h\x00h\x01\x93.`,
      'os.system',
    ],
    ['INST of protocol 0', "(S'true'\nios\nsystem\n.", 'os.system'],
    [
      'a name through another module',
      `\x80\x04${shortText('torch')}${shortText('serialization.os.system')}\x93.`,
      'torch.serialization.os.system',
    ],
    ['a name made of something unknown', `\x80\x04N${shortText('system')}\x93.`, 'hidden name'],
    ['the extension registry', '\x80\x02\x82\x01.', 'hidden name'],
    ['code after a first pickle object', `\x80\x04}0c__builtin__\nexec\n.`, '__builtin__.exec'],
    ['Python 2 names', 'cposix\nsystem\n(Vtrue\ntR.', 'posix.system'],
  ])('shows %s', async (_, bytes, name) => {
    const format = await detect('model.pkl', bytes);
    expect(format).toMatchObject({ kind: 'pickle', safety: 'code' });
    expect(format.risk).toContainEqual(expect.objectContaining({ level: 'danger', name }));
  });

  it('shows no control characters of names', async () => {
    const format = await detect('model.pkl', `\x80\x04${shortText('a\x1b[31m')}${shortText('b\nc')}\x93.`);
    expect(JSON.stringify(format)).not.toMatch(/\\u001b|\\n/);
  });

  it('shows what came before the damage', async () => {
    const format = await detect('model.pkl', '\x80\x04cos\nsystem\n\xff\xff');
    expect(format).toMatchObject({ risk: [{ name: 'os.system' }], note: 'The pickle is damaged.' });
  });
});

describe('pickles made to take time or memory', () => {
  it.each([
    ['lists on lists', Buffer.concat([Buffer.from('\x80\x04', 'latin1'), Buffer.alloc(6_000_000, ']')])],
    ['tuples in tuples', Buffer.concat([Buffer.from('\x80\x04N', 'latin1'), Buffer.alloc(6_000_000, 0x85)])],
    [
      'classes without end',
      Buffer.from(
        `\x80\x04${'cm\nn\n'.repeat(10)}${Array.from({ length: 20_000 }, (_, i) => `cm${i}\nn\n`).join('')}.`,
        'latin1',
      ),
    ],
  ])('gives up on %s with a note', async (_, bytes) => {
    expect(await detect('model.pkl', bytes)).toMatchObject({ kind: 'pickle', note: expect.any(String) });
  });

  it('does not unpack a zip bomb', async () => {
    const bomb = deflateSync(
      Buffer.concat([Buffer.from('\x80\x04\x8e', 'latin1'), uint64(2n ** 40n), Buffer.alloc(64_000_000)]),
    );
    const format = await detect('model.joblib', bomb);
    expect(format).toMatchObject({ kind: 'pickle', compression: 'zlib', note: expect.any(String) });
  });

  it.each(['\x8e', '\x8d', '\x96'])(
    'is not impressed by a length of 2^63 after opcode %j',
    async (opcode) => {
      const format = await detect('model.pkl', '\x80\x04', opcode, uint64(2n ** 63n), 'abc');
      expect(format.note).toBe('The file ends in the middle of the pickle.');
    },
  );
});

describe('large files', () => {
  it('seeks over the payload of an array', async () => {
    const size = 50_000_000_000;
    const head = Buffer.concat([Buffer.from('\x80\x04\x8e', 'latin1'), uint64(BigInt(size - 12))]);
    const { source, bytesRead } = hugeSource(head, size);
    expect(await detectBytes(source, 'model.pkl')).toMatchObject({ kind: 'pickle' });
    expect(bytesRead()).toBeLessThan(1_000_000);
  });

  it('seeks over the weights of an ONNX graph', async () => {
    const size = 1_000_000_000;
    // ir_version 8, then field 2 (producer_name) of nearly a gigabyte.
    const head = Buffer.from([0x08, 0x08, 0x12, 0xf4, 0x93, 0xeb, 0xdc, 0x03]);
    const { source, bytesRead } = hugeSource(head, size);
    expect(await detectBytes(source, 'model.onnx')).toMatchObject({ kind: 'onnx' });
    expect(bytesRead()).toBeLessThan(1_000_000);
  });
});

describe('files that lie about what they are', () => {
  it.each([
    ['an empty file', 'model.pkl', ''],
    ['text with the name of a pickle', 'model.pkl', 'hello world\n'],
    ['a lone STOP', 'notes.txt', '.'],
    ['gzipped text', 'data.csv.gz', gzipSync('a,b\n1,2\n')],
    ['a ZIP archive without its end', 'model.pt', 'PK\x03\x04abc'],
    [
      'a safetensors header of 2^63 bytes',
      'a.safetensors',
      Buffer.concat([uint64(2n ** 63n), Buffer.from('{')]),
    ],
    [
      'JSON nested without end',
      'b.safetensors',
      Buffer.concat([uint64(100_000n), Buffer.from(`{"a":${'['.repeat(100_000)}`)]),
    ],
    ['JSON of something else', 'config.json', '{"a": 1}'],
    ['an HDF5 file of something else', 'data.h5', Buffer.from('894844460d0a1a0a0000', 'hex')],
    [
      'a Git LFS pointer',
      'model.pkl',
      'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n',
    ],
  ])('calls %s unknown and says why', async (_, name, bytes) => {
    expect(await detect(name, bytes)).toMatchObject({ kind: 'unknown', note: expect.any(String) });
  });
});
