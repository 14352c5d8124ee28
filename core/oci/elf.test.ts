import { readFile } from 'node:fs/promises';
import { execPath } from 'node:process';
import { expect, test } from 'vitest';
import { readSharedLibrary } from './elf.ts';
import { craftedLibrary } from './testing/crafted-library.ts';

test('a library names what it needs, what it is called, and its processor', () => {
  expect(readSharedLibrary(craftedLibrary(['libGL.so.1', 'libc.so.6'], { name: 'libx.so.2' }))).toEqual({
    architecture: 'amd64',
    needed: ['libGL.so.1', 'libc.so.6'],
    name: 'libx.so.2',
  });
  expect(readSharedLibrary(craftedLibrary([], { machine: 183 }))).toMatchObject({
    architecture: 'arm64',
    needed: [],
  });
});

test.skipIf(process.platform !== 'linux')('a program that a linker made is read as well', async () => {
  expect(readSharedLibrary(await readFile(execPath))?.needed).toContain('libc.so.6');
});

test('what is no library, or is damaged at any place, is nothing, and nothing is read past its end', () => {
  expect(readSharedLibrary(Buffer.from('PK'))).toBeUndefined();
  expect(readSharedLibrary(Buffer.alloc(1000))).toBeUndefined();
  const whole = craftedLibrary(['libGL.so.1'], { name: 'libx.so' });
  for (let length = 0; length < whole.length; length += 1)
    expect(() => readSharedLibrary(whole.subarray(0, length))).not.toThrow();
  for (let place = 6; place < whole.length; place += 1) {
    const damaged = Buffer.from(whole);
    damaged[place] = 0xff;
    expect(() => readSharedLibrary(damaged)).not.toThrow();
  }
  expect(readSharedLibrary(craftedLibrary(['libGL.so.1'], { stringsAt: 2n ** 63n }))?.needed).toEqual([]);
});
