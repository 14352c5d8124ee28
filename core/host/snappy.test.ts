import { expect, test } from 'vitest';
import { unpackSnappy } from './snappy.ts';

test('a block of Snappy is unpacked, with copies that reach into themselves', () => {
  const packed = Uint8Array.of(12, 2 << 2, 97, 98, 99, ((9 - 4) << 2) | 1, 3);
  expect(Buffer.from(unpackSnappy(packed, 12)).toString()).toBe('abcabcabcabc');
});

test.each([
  ['a literal of more than there is', [4, 63 << 2, 0xfa, 0xff, 0xff, 0xff]],
  ['a copy of nothing', [4, 1, 0]],
  ['a copy from before its start', [4, 0, 97, 1, 2]],
  ['more than it claims', [4, 4 << 2, 1, 2, 3, 4, 5]],
  ['less than it claims', [4, 0, 1]],
  ['a copy that is cut', [4, 0, 97, 3, 1]],
])('a block of Snappy with %s is refused', (_what, bytes) => {
  expect(() => unpackSnappy(Uint8Array.from(bytes), 4)).toThrow(/packed page/);
});
