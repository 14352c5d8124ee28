import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { exchange } from '#core/host/http-exchange.ts';
import { parseRegistry } from './address.ts';
import { blobBody } from './blob-body.ts';

/** Asks a server that answers as it is told to. */
async function asking(write: (response: ServerResponse) => void): Promise<() => Promise<IncomingMessage>> {
  const server = createServer((_, response) => write(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return () => exchange(new URL(`http://127.0.0.1:${port}/`), { method: 'GET', headers: {}, patience: 5000 });
}

async function sizeOf(ask: () => Promise<IncomingMessage>, signal?: AbortSignal): Promise<number> {
  const body = blobBody(parseRegistry('127.0.0.1:5000'), ask, { size: 100, signal, stallMs: 50 });
  let size = 0;
  for await (const bytes of body) size += bytes.length;
  return size;
}

test('a blob is read to its end', async () => {
  expect(await sizeOf(await asking((response) => response.end(Buffer.alloc(100))))).toBe(100);
});

test.each([
  ['has more bytes than its descriptor says', (response: ServerResponse) => response.end(Buffer.alloc(101))],
  ['stops coming', (response: ServerResponse) => response.write(Buffer.alloc(10))],
  [
    'is cut',
    (response: ServerResponse) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write(Buffer.alloc(10), () => response.destroy());
    },
  ],
])('a blob that %s is a failure of the registry', async (_, write) => {
  const ask = await asking((response) => void write(response));
  await expect(sizeOf(ask)).rejects.toMatchObject({ code: 'registry_failed', hint: expect.any(String) });
});

test('a blob that is no longer wanted is cancelled', async () => {
  const stop = new AbortController();
  stop.abort();
  const ask = await asking((response) => void response.write(Buffer.alloc(10)));
  await expect(sizeOf(ask, stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
});
