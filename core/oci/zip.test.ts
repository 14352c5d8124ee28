import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { byteWindow } from './byte-window.ts';
import { makeLayer } from './layer-stream.ts';
import { type CraftedMember, craftedZip } from './testing/crafted-zip.ts';
import { readZipMember, zipEntry } from './zip-content.ts';
import { readZipDirectory } from './zip-directory.ts';

/** Reads an archive as a layer does: its directory, then every byte of every member. */
async function readAll(path: string): Promise<Map<string, string>> {
  const file = await open(path);
  try {
    const source = { file, window: byteWindow(file) };
    const members = (await readZipDirectory(file)).filter(({ isFolder }) => !isFolder);
    const texts = new Map<string, string>();
    for (const member of members) {
      const entry = await zipEntry(source, member, { path: member.path, mode: 0o644 });
      await buffer(Readable.from(makeLayer([entry], new AbortController().signal).chunks));
      texts.set(member.path, (await readZipMember(source, member, 2 ** 30)).toString('utf8'));
    }
    return texts;
  } finally {
    await file.close();
  }
}

test('members are read, compressed or stored, small or large', async () => {
  const large = Buffer.alloc(20_000_000, 'abcdefgh');
  const path = await craftedZip([
    { name: 'small.txt', text: 'small' },
    { name: 'folder/', isStored: true, mode: 0o040755 },
    { name: 'folder/stored.txt', text: 'stored', isStored: true },
    { name: 'large.txt', text: large },
    { name: 'empty.txt', text: '' },
  ]);
  const texts = await readAll(path);
  expect([...texts.keys()]).toEqual(['small.txt', 'folder/stored.txt', 'large.txt', 'empty.txt']);
  expect(texts.get('small.txt')).toBe('small');
  expect(texts.get('folder/stored.txt')).toBe('stored');
  expect(texts.get('large.txt')?.length).toBe(large.length);
  expect(texts.get('empty.txt')).toBe('');
});

const fine: CraftedMember = { name: 'fine.py', text: 'fine = 1\n' };

test.each<[string, readonly CraftedMember[], RegExp]>([
  ['a path that leads out', [{ name: '../evil.py' }], /outside/],
  ['a path that leads out from inside', [{ name: 'a/../../evil.py' }], /outside/],
  ['an absolute path', [{ name: '/etc/passwd' }], /absolute/],
  ['a path with a drive', [{ name: 'C:/evil.py' }], /absolute/],
  ['a backslash', [{ name: 'a\\..\\evil.py' }], /backslash/],
  ['a path with a zero', [{ name: 'a\0b.py' }], /control character/],
  ['an empty part of a path', [{ name: 'a//b.py' }], /odd path/],
  ['a name that is not UTF-8', [{ name: Buffer.from([0xff, 0x2e, 0x70, 0x79]) }], /UTF-8/],
  ['a name that is too long', [{ name: `${'a'.repeat(300)}.py` }], /too long/],
  ['no name', [{ name: '' }], /no name/],
  ['a symbolic link', [{ name: 'link', text: '/etc/passwd', mode: 0o120777 }], /symbolic link/],
  ['a device', [{ name: 'device', mode: 0o020644 }], /not a file/],
  ['a name twice', [fine, fine], /twice/],
  [
    'a file that is a folder too',
    [
      { name: 'a', text: '1' },
      { name: 'a/b', text: '2' },
    ],
    /file and a folder/,
  ],
  ['an encrypted member', [{ ...fine, flags: 1 }], /encrypted/],
  ['another compression', [{ ...fine, method: 12 }], /method 12/],
  ['another name in its header', [{ ...fine, localName: 'evil.py' }], /differs from the directory/],
  ['another size in its header', [{ ...fine, localSize: 3 }], /differs from the directory/],
  ['a larger content than it says', [{ ...fine, size: 3 }], /larger than it says/],
  ['a smaller content than it says', [{ ...fine, size: 3000 }], /has 9 bytes/],
  ['another checksum', [{ ...fine, crc: 1 }], /checksum/],
  ['another checksum of a stored member', [{ ...fine, isStored: true, crc: 1 }], /checksum/],
  [
    'bytes behind its compressed data',
    [{ ...fine, tail: Buffer.from('evil') }],
    /behind its compressed data/,
  ],
  ['members that overlap', [fine, { ...fine, name: 'other.py', headerStart: 0 }], /overlaps/],
])('%s is refused', async (_what, members, message) => {
  await expect(craftedZip(members).then(readAll)).rejects.toThrow(message);
});

const large = Buffer.alloc(20_000_000, 'abcdefgh');

test.each<[string, CraftedMember, RegExp]>([
  ['a larger content than it says', { name: 'a', text: large, size: 19_000_000 }, /larger than it says/],
  ['a smaller content than it says', { name: 'a', text: large, size: 21_000_000 }, /has 20000000 bytes/],
  ['another checksum', { name: 'a', text: large, crc: 1 }, /checksum/],
  ['bytes behind it', { name: 'a', text: large, tail: Buffer.alloc(100_000) }, /behind its compressed data/],
])('in a member that is read in pieces, %s is refused', async (_what, member, message) => {
  await expect(craftedZip([member]).then(readAll)).rejects.toThrow(message);
});

test.each<[string, Parameters<typeof craftedZip>[1], RegExp]>([
  ['bytes behind its end', { after: Buffer.from('evil') }, /behind its end/],
  ['a directory that is not where it says', { between: Buffer.from('evil') }, /not where it says/],
  ['another number of members', { count: 2 }, /number of members/],
])('an archive with %s is refused', async (_what, options, message) => {
  await expect(craftedZip([fine], options).then(readAll)).rejects.toThrow(message);
});

test.each([
  ['a path that is too long', [{ name: `${'a/'.repeat(600)}x`, text: '' }]],
  ['a path that is too long', [{ name: `${`${'a'.repeat(200)}/`.repeat(6)}x`, text: '' }]],
  ['a path of too many folders', [{ name: `${'a/'.repeat(64)}x`, text: '' }]],
])('an archive with %s is refused', async (reason, members: readonly CraftedMember[]) => {
  await expect(readAll(await craftedZip(members))).rejects.toThrow(reason);
});

test('many members with deep paths are read in time proportional to them', async () => {
  const folders = `${'folder/'.repeat(60)}`;
  const members = Array.from({ length: 2000 }, (_, index) => ({ name: `${folders}${index}`, text: '' }));
  expect((await readAll(await craftedZip(members))).size).toBe(2000);
  const clash = [...members.slice(0, 3), { name: folders.slice(0, -1), text: '' }];
  await expect(readAll(await craftedZip(clash))).rejects.toThrow('is a file and a folder');
});
