import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { openCollection } from './collection.ts';

const schema = z.object({ name: z.string() });

test('keeps what was written, for every reader of the file', async () => {
  const path = join(await temporaryFolder(), 'things.json');
  const writer = openCollection({ path, schema });
  const reader = openCollection({ path, schema });
  expect(await reader.all()).toEqual([]);
  await writer.replace([{ name: 'a' }, { name: 'b' }]);
  expect(await reader.all()).toEqual([{ name: 'a' }, { name: 'b' }]);
});

test('leaves no draft behind and keeps the state before as a backup', async () => {
  const folder = await temporaryFolder();
  const things = openCollection({ path: join(folder, 'things.json'), schema });
  await things.replace([{ name: 'a' }]);
  await things.replace([{ name: 'b' }]);
  expect((await readdir(folder)).sort()).toEqual(['things.json', 'things.json.bak']);
  expect(await readFile(join(folder, 'things.json.bak'), 'utf8')).toContain('"a"');
});

test('reports a record that does not parse, lists the others, and never drops it', async () => {
  const path = join(await temporaryFolder(), 'things.json');
  await writeFile(path, JSON.stringify({ schemaVersion: 1, records: [{ name: 'a' }, { nome: 'b' }] }));
  const things = openCollection({ path, schema });
  expect(await things.all()).toEqual([{ name: 'a' }]);
  expect(await things.damaged()).toMatchObject([{ index: 1, problem: expect.stringContaining('name') }]);
  await things.replace([{ name: 'a' }, { name: 'c' }]);
  expect(JSON.parse(await readFile(path, 'utf8')).records).toContainEqual({ nome: 'b' });
});

test('says that a file cut in half is damaged, and changes nothing', async () => {
  const path = join(await temporaryFolder(), 'things.json');
  const things = openCollection({ path, schema });
  await things.replace([{ name: 'a' }]);
  await things.replace([{ name: 'a' }, { name: 'b' }]);
  await truncate(path, 30);
  const half = await readFile(path, 'utf8');
  const expected = { code: 'store_damaged', hint: expect.stringContaining('doctor --repair') };
  await expect(things.all()).rejects.toMatchObject(expected);
  await expect(things.replace([])).rejects.toMatchObject(expected);
  expect(await readFile(path, 'utf8')).toBe(half);
});

test('reads what a newer version wrote and refuses to change it', async () => {
  const path = join(await temporaryFolder(), 'things.json');
  const content = JSON.stringify({ schemaVersion: 7, records: [{ name: 'a', from: 'the future' }] });
  await writeFile(path, content);
  const things = openCollection({ path, schema });
  expect(await things.all()).toMatchObject([{ name: 'a' }]);
  expect(await things.isNewer()).toBe(true);
  await expect(things.replace([])).rejects.toMatchObject({ code: 'store_newer' });
  expect(await readFile(path, 'utf8')).toBe(content);
});

test('lifts old records step by step', async () => {
  const path = join(await temporaryFolder(), 'things.json');
  await writeFile(path, JSON.stringify({ schemaVersion: 1, records: [{ title: 'a' }] }));
  const migrations = [
    { to: 2, migrate: (record: unknown) => ({ label: z.object({ title: z.string() }).parse(record).title }) },
    { to: 3, migrate: (record: unknown) => ({ name: z.object({ label: z.string() }).parse(record).label }) },
  ];
  const things = openCollection({ path, schema, migrations });
  expect(await things.all()).toEqual([{ name: 'a' }]);
  await things.replace(await things.all());
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
    schemaVersion: 3,
    records: [{ name: 'a' }],
  });
});

test('refuses migrations whose numbers have a gap', () => {
  const migrations = [{ to: 3, migrate: (record: unknown) => record }];
  expect(() => openCollection({ path: 'x', schema, migrations })).toThrow('numbered 2, 3, 4');
});

test('a record that was changed by hand is checked again', async () => {
  const path = join(await temporaryFolder(), 'things.json');
  const things = openCollection({ path, schema });
  await things.replace([{ name: 'a' }, { name: 'b' }]);
  await writeFile(path, (await readFile(path, 'utf8')).replace('"b"', '7'));
  expect(await things.all()).toEqual([{ name: 'a' }]);
  expect(await things.damaged()).toMatchObject([{ index: 1 }]);
});
