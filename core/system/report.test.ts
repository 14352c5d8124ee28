import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { expect, test } from 'vitest';
import { coreLogPath } from '#core/log/core-log-path.ts';
import { type TemporaryCore, temporaryCore } from '#core/testing/temporary-core.ts';

async function unpack(archive: Buffer): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  const entries = extract();
  Readable.from([archive]).pipe(createGunzip()).pipe(entries);
  for await (const entry of entries) files.set(entry.header.name, await text(entry));
  return files;
}

async function coreWithLog(line: string): Promise<TemporaryCore> {
  const core = await temporaryCore();
  await mkdir(join(core.folder, 'logs'), { recursive: true });
  await writeFile(coreLogPath(core.folder), `${line}\n`);
  return core;
}

test('a report holds versions, engines, findings, settings, tasks and the log', async () => {
  const { client } = await coreWithLog(
    '{"time":"2026-01-02T03:04:05.000Z","level":"error","message":"boom"}',
  );
  const report = await client.system.report({});
  expect(report.files.map((file) => file.name)).toEqual(
    expect.arrayContaining([
      'about.json',
      'engines.json',
      'findings.json',
      'settings.json',
      'environment.json',
      'tasks.json',
      'core.log',
    ]),
  );
  expect(report.files.find((file) => file.name === 'core.log')?.text).toContain('boom');
  const unpacked = await unpack(Buffer.from(report.archive ?? '', 'base64'));
  for (const file of report.files)
    expect(unpacked.get(`${report.name.replace('.tar.gz', '')}/${file.name}`)).toBe(file.text);
});

test('what a report must not hold is in none of its files', async () => {
  const core = await coreWithLog(
    'pull failed: https://eve:s3cret@registry.example/v2 Bearer abcdef0123456789',
  );
  await core.client.system.configure({ settings: { httpProxy: 'http://eve:pr0xy@proxy.example:3128' } });
  await core.ended(core.client.image.build({ folder: join(core.folder, 'nowhere') }));
  const { files } = await core.client.system.report({});
  const all = files.map((file) => file.text).join('\n');
  for (const secret of ['s3cret', 'pr0xy', 'abcdef0123456789', core.folder])
    expect(all).not.toContain(secret);
  expect(all).toContain('proxy.example:3128');
  expect(files.some((file) => file.name.startsWith('tasks/image.build-'))).toBe(true);
});

test('a report is written where it is asked for, and over nothing unless told to', async () => {
  const { client, folder } = await coreWithLog('x');
  const path = join(folder, 'report.tar.gz');
  const report = await client.system.report({ path });
  expect(report).toMatchObject({ path });
  expect(report.archive).toBeUndefined();
  expect((await unpack(await readFile(path))).size).toBe(report.files.length);
  await expect(client.system.report({ path })).rejects.toMatchObject({ code: 'already_exists' });
  await expect(client.system.report({ path, overwrite: true })).resolves.toMatchObject({ path });
});

test('the log is read page by page, and from its start again once it was put aside', async () => {
  const line = (message: string): string =>
    `{"time":"2026-01-02T03:04:05.000Z","level":"info","message":"${message}","of":1}\n`;
  const { client, folder } = await coreWithLog(line('first').trim());
  const page = await client.system.log({ after: 0 });
  expect(page).toMatchObject({ lines: [{ source: 'info', text: 'first {"of":1}' }], done: false });
  await writeFile(coreLogPath(folder), line('first') + line('second'));
  expect((await client.system.log({ after: page.next })).lines).toMatchObject([{ text: 'second {"of":1}' }]);
  await writeFile(coreLogPath(folder), line('new'));
  expect((await client.system.log({ after: 10_000 })).lines).toMatchObject([{ text: 'new {"of":1}' }]);
});

test('a log that was never written is empty', async () => {
  const { client } = await temporaryCore();
  expect(await client.system.log({})).toEqual({ lines: [], next: 0, done: false });
});
