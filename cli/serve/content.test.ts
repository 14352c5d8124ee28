import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { extract } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { type TemporaryPortal, TOKEN, temporaryPortal } from '#cli/testing/temporary-portal.ts';
import { registerResultSchema } from '#contract/model/model.ts';

const MEBIBYTE = 1024 * 1024;

function upload(portal: TemporaryPortal, path: string, body: RequestInit['body']): Promise<Response> {
  return portal.fetch(`/api/v1/models/${path}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    ...(body === undefined ? {} : { body }),
    duplex: 'half',
  });
}

describe('an upload', () => {
  test('is registered with what was sent, under the name of its file', async () => {
    const portal = await temporaryPortal();
    const bytes = randomBytes(3 * MEBIBYTE);
    const answer = await upload(portal, 'big/content/my%20model.bin?description=hi&tags=a&tags=b', bytes);
    const { model, registered } = registerResultSchema.parse(await answer.json());
    expect(registered).toBe(true);
    expect(model).toMatchObject({
      reference: 'big:1',
      fileName: 'my model.bin',
      size: bytes.length,
      digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
      description: 'hi',
      tags: ['a', 'b'],
    });
    expect(await readdir(join(portal.core.folder, 'uploads'))).toEqual([]);
  });

  test('of the same bytes makes no second version', async () => {
    const portal = await temporaryPortal();
    await upload(portal, 'same/content/a.bin', 'the bytes');
    const answer = await upload(portal, 'same/content/a.bin', 'the bytes');
    expect(await answer.json()).toMatchObject({ registered: false, model: { reference: 'same:1' } });
  });

  test('streams: many times what the process holds passes through', { timeout: 120_000 }, async () => {
    const portal = await temporaryPortal();
    const chunk = randomBytes(MEBIBYTE);
    const count = 400;
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let number = 0; number < count; number += 1) {
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
        yield chunk;
      }
    }
    const answer = await upload(
      portal,
      'huge/content/huge.bin',
      Readable.toWeb(Readable.from(chunks())) as never,
    );
    expect(await answer.json()).toMatchObject({ model: { size: count * MEBIBYTE } });
    expect(most).toBeLessThan((count / 4) * MEBIBYTE);
  });

  test('that breaks off registers nothing and leaves no bytes', async () => {
    const portal = await temporaryPortal();
    const request = httpRequest({
      port: portal.port,
      path: '/api/v1/models/cut/content/cut.bin',
      method: 'PUT',
      headers: {
        authorization: `Bearer ${TOKEN}`,
        'content-type': 'application/octet-stream',
        'content-length': 2 * MEBIBYTE,
      },
    });
    request.on('error', () => undefined);
    request.write(randomBytes(MEBIBYTE));
    const states = async (): Promise<readonly string[]> =>
      (await portal.core.client.task.list({})).tasks.map((task) => task.state);
    await expect.poll(states).toEqual(['running']);
    request.destroy();
    await expect.poll(states).toEqual(['failed']);
    const [task] = (await portal.core.client.task.list({})).tasks;
    expect(task?.error).toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('ended before the whole file arrived'),
    });
    expect(await portal.core.client.model.list({})).toEqual({ models: [], total: 0 });
    expect(await portal.core.context.store.blobs.all()).toEqual([]);
    expect(await readdir(join(portal.core.folder, 'blobs', 'incoming'))).toEqual([]);
  });

  test('of nothing is refused, and leaves nothing', async () => {
    const portal = await temporaryPortal();
    const answer = await upload(portal, 'empty/content/empty.bin', '');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'model_invalid' } });
    expect(await portal.core.context.store.blobs.all()).toEqual([]);
  });

  test.each([
    ['a name that cannot be used', 'My%20Model/content/a.bin', 'name_invalid'],
    ['a file name that leads elsewhere', 'one/content/..%2f..%2fa.bin', 'bad_input'],
    ['a file name with a control character', 'one/content/a%00.bin', 'bad_input'],
  ])('under %s is refused', async (_what, path, code) => {
    const portal = await temporaryPortal();
    const answer = await upload(portal, path, 'bytes');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code } });
  });
});

describe('a download', () => {
  test('of a file is its bytes', async () => {
    const portal = await temporaryPortal();
    const bytes = randomBytes(MEBIBYTE);
    await upload(portal, 'one/content/ünder.bin', bytes);
    const answer = await portal.fetch('/api/v1/models/one/content');
    expect(answer.headers.get('content-length')).toBe(String(bytes.length));
    expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''%C3%BCnder.bin");
    expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  });

  test('of a folder is an archive, the same every time', async () => {
    const portal = await temporaryPortal();
    const folder = join(portal.core.folder, 'a-model');
    await mkdir(join(folder, 'inner'), { recursive: true });
    await writeFile(join(folder, 'first.txt'), 'first');
    await writeFile(join(folder, 'inner', 'second.txt'), 'second');
    await portal.core.result(portal.core.client.model.register({ name: 'folder', path: folder }));
    const [one, two] = await Promise.all(
      [1, 2].map(async () =>
        Buffer.from(await (await portal.fetch('/api/v1/models/folder:1/content')).arrayBuffer()),
      ),
    );
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
    const files: Record<string, string> = {};
    const entries = Readable.from([one ?? Buffer.alloc(0)]).pipe(extract());
    for await (const entry of entries) files[entry.header.name] = await text(entry);
    expect(files).toEqual({ 'first.txt': 'first', 'inner/second.txt': 'second' });
  });

  test('of bytes that have changed on disk breaks off', async () => {
    const portal = await temporaryPortal();
    await upload(portal, 'one/content/a.bin', 'the bytes as they were');
    const [digest = ''] = await portal.core.context.store.blobs.all();
    const path = portal.core.context.store.blobs.pathOf(digest);
    await chmod(path, 0o644);
    await writeFile(path, 'the bytes as they ARE!');
    const answer = portal.fetch('/api/v1/models/one/content').then((response) => response.arrayBuffer());
    await expect(answer).rejects.toThrow();
  });
});
