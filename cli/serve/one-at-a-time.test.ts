import { readdir, readlink, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type TemporaryPortal, temporaryPortal } from '#cli/testing/temporary-portal.ts';

const FILE = 'large-1a2b.js';
const PATIENCE = { timeout: 15_000 };

async function portalWithLargeFile(): Promise<TemporaryPortal & { readonly file: string }> {
  const portal = await temporaryPortal();
  const file = join(portal.core.folder, 'page', 'assets', FILE);
  // More than the buffers of a connection take.
  await writeFile(file, ' '.repeat(16 * 2 ** 20));
  return { ...portal, file };
}

function client(portal: TemporaryPortal, path: string, times: number): Socket {
  const socket = connect({ host: '127.0.0.1', port: portal.port });
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => socket.destroy());
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${portal.port}\r\n\r\n`.repeat(times));
  return socket;
}

/** How often this process has a file open. */
async function timesOpen(file: string): Promise<number> {
  const names = await readdir('/proc/self/fd');
  const links = await Promise.all(
    names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => undefined)),
  );
  return links.filter((link) => link === file).length;
}

test.runIf(process.platform === 'linux')(
  'requests that were sent ahead hold one file, and none when their client has gone',
  async () => {
    const portal = await portalWithLargeFile();
    const clients = [1, 2, 3].map(() => client(portal, `/assets/${FILE}`, 30));
    for (const socket of clients) socket.pause();
    await expect.poll(() => timesOpen(portal.file), PATIENCE).toBe(clients.length);
    expect((await portal.fetch('/api/v1/system')).status).toBe(200);
    expect(await timesOpen(portal.file)).toBe(clients.length);
    for (const socket of clients) socket.destroy();
    await expect.poll(() => timesOpen(portal.file), PATIENCE).toBe(0);
  },
);

test('requests that were sent ahead are answered in their order', async () => {
  const portal = await temporaryPortal();
  const paths = Array.from({ length: 20 }, (_, index) =>
    index % 2 === 0 ? '/assets/index-1a2b.js' : '/nowhere',
  );
  const socket = connect({ host: '127.0.0.1', port: portal.port });
  onTestFinished(() => void socket.destroy());
  let text = '';
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  socket.write(
    paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${portal.port}\r\n\r\n`).join(''),
  );
  const statuses = (): string[] => [...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status = '']) => status);
  await expect.poll(() => statuses().length).toBe(paths.length);
  expect(statuses()).toEqual(paths.map((path) => (path === '/nowhere' ? '404' : '200')));
});

test('a client that sends too many requests ahead is cut off', async () => {
  const portal = await temporaryPortal();
  const socket = client(portal, '/', 500);
  await new Promise<void>((resolve) => socket.once('close', () => resolve()));
  expect((await portal.fetch('/api/v1/system')).status).toBe(200);
});
