import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { exchange } from './http-exchange.ts';
import { type StreamLimits, streamedBody } from './streamed-body.ts';

const closings: (() => void)[] = [];
afterEach(() => {
  for (const close of closings.splice(0)) close();
});

async function bodyOf(answer: (response: ServerResponse) => void, limits: StreamLimits): Promise<Buffer> {
  const server = createServer((_, response) => answer(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closings.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = new URL(`http://127.0.0.1:${port}`);
  const response = await exchange(url, { method: 'GET', headers: {}, patience: 5000 });
  return buffer(streamedBody(response, limits));
}

test('a body within its limits is read to its end', async () => {
  const body = await bodyOf((response) => response.end('all of it'), { most: 9 });
  expect(body.toString()).toBe('all of it');
});

test('a body that stops coming is given up', async () => {
  const reading = bodyOf((response) => response.writeHead(200).write('a'), { most: 100, stallMs: 50 });
  await expect(reading).rejects.toMatchObject({ code: 'ETIMEDOUT' });
});

test('a body of more bytes than it may have is given up', async () => {
  await expect(bodyOf((response) => response.end('0123456789'), { most: 9 })).rejects.toThrow('larger');
});
